"""The system around the program on a terminal: `spaarpunt-system`, which its units call.

Rules are pure (`usb_policy`, `kept.Ration`, `root_plan`), and what touches the machine is thin (`cli`, `whole`).
"""
