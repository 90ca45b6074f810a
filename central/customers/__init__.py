"""Customers: made by staff, found as they are typed, joined and parted, and the cards they carry."""
