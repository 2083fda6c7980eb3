def fail(said: str) -> None:
    try:
        raise KeyError(said)
    except KeyError as error:
        raise ValueError(f"no {said}") from error
