"""What the screens and vouchers say, in every language.

`Texts(language)` looks texts up by key; figures, money and dates are written the language's way.
"""

from screens.texts.catalogue import LANGUAGES, Run, Texts

__all__ = ["LANGUAGES", "Run", "Texts"]
