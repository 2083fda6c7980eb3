"""How personal values are shown to those who need not see them whole."""


def mask_phone(phone: str) -> str:
    """``13812345678`` → ``138****5678``."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "*" * len(phone)


def mask_id_number(number: str) -> str:
    """``110118199003070019`` → ``110***********0019``: region and the last four only."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def mask_name(name: str) -> str:
    """``王小明`` → ``王**``: the family name only; a long name is not told by its length."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2) if name else ""
