"""What is played in the guest, in this order; a file a kind of device."""
from cameras import camera
from cards import card_hid, card_hid_counted, card_usb
from guns import gun_hid, gun_keys, gun_serial
from kiosks import kiosk
from panels import panel_board_seat, panel_faults, panel_kiosk
from printers import printer_usb
from units import unit_screens

ALL = (
    ("a HID POS gun: rules, rights, codes, plugged out and in", gun_hid),
    ("a serial gun on CDC ACM, likewise", gun_serial),
    ("a gun that types: grabbed, so that nobody else sees its keys, and given back", gun_keys),
    ("an ID card reader on HID: rules, cards, pulled in the middle of a card", card_hid),
    ("an ID card reader on HID with counted reports, likewise", card_hid_counted),
    ("an ID card reader on USB pipes, likewise, through libusb and usbfs", card_usb),
    ("a receipt printer on USB: its states, and one whole ticket, also when the cable is pulled", printer_usb),
    ("a document camera with two heads: its frames become pages, unplugged and plugged in again", camera),
    ("the real kiosk finds its gun and its card reader, and again when they were pulled", kiosk),
    ("the kiosk on a panel without a desktop, lying and upright: painted as made, touched by fingers", panel_kiosk),
    ("board and seat on it, killed and back", panel_board_seat),
    ("a panel that is missing, taken, pulled, plugged in again, and whose device goes", panel_faults),
)

UNDER_SYSTEMD = (
    ("systemd brings kiosk, board and seat back by their own units, killed and hung", unit_screens),
)
