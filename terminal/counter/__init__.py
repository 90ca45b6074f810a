"""The virtual counter: the things that stand around a terminal when its hardware is virtual."""
