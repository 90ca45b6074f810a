"""Updates of a terminal by its own signed repository, undone by themselves where the new version is not well.

Only the standard library and this room: it is laid out as one file (`/usr/lib/spaarpunt/update.pyz`), so that it runs
while a power cut has left the program's libraries half replaced (ADR 0024). `deciding` is pure, `steps` drives it over
the port `machine.Machine`, and every stage is on the disk before it begins.
"""
