"""Check digits of card numbers. Every function takes ASCII digits alone."""


def luhn_digit(payload: str) -> int:
    """The digit that makes `payload` + digit pass Luhn (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, sign in enumerate(reversed(payload)):
        digit = int(sign)
        if place % 2 == 0:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return -total % 10


def passes_luhn(digits: str) -> bool:
    """Whether the last digit of `digits` is its Luhn check digit."""
    return len(digits) > 1 and luhn_digit(digits[:-1]) == int(digits[-1])


def gs1_digit(payload: str) -> int:
    """The digit that makes `payload` + digit a GS1 key (General Specifications, 7.9: weights 3, 1, 3 …)."""
    total = sum(int(sign) * (3 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(payload)))
    return -total % 10


def passes_gs1(digits: str) -> bool:
    """Whether the last digit of `digits` is its GS1 check digit."""
    return len(digits) > 1 and gs1_digit(digits[:-1]) == int(digits[-1])
