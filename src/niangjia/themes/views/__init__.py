"""The pages of themes at the desk."""
