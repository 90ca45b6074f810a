"""Staff's work with sales, points, vouchers and the shop: `till.py` hands each piece to its room."""
