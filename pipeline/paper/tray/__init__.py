"""Letters made up into what is printed and posted: one file a tray, and the bordereau of the envelopes."""
