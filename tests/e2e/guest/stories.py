"""What is played in the guest, in this order; a file a kind of device."""
from guns import gun_hid

ALL = (
    ("a HID POS gun: rules, rights, codes, plugged out and in", gun_hid),
)
