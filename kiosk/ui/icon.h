/*
 * Icons: line drawings on a 24 × 24 grid with round ends, told as the path language of SVG. A
 * renderer asks for the line pieces and draws them at its size with a stroke of its width.
 *
 * Pure; any thread; depends on nothing.
 */
#ifndef KIOSK_UI_ICON_H
#define KIOSK_UI_ICON_H

/* icon, path */
#define UI_ICONS(X)                                                                                \
    X(UI_ICON_NONE, "")                                                                            \
    X(UI_ICON_HALL, "M3 9.5L12 4l9 5.5zM5 20h14M3 20.5h18M6.5 10v8M12 10v8M17.5 10v8")             \
    X(UI_ICON_PEOPLE, "M9 4.5a3.5 3.5 0 0 1 0 7a3.5 3.5 0 0 1 0 -7M2.5 20c.4-4 3-6 6.5-6s6.1 2 "   \
                      "6.5 6M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.6c2 .8 3.2 2.6 3.5 5.4")           \
    X(UI_ICON_BELL, "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4")                        \
    X(UI_ICON_TICKET, "M3 7a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v3a2 2 0 0 0 0 4v3a1 1 0 0 1-1 1H4a1 1 " \
                      "0 0 1-1-1v-3a2 2 0 0 0 0-4zM14 8.5v1.5M14 12v1.5M14 15.5v.5")               \
    X(UI_ICON_NEXT, "M9 5l7 7-7 7")                                                                \
    X(UI_ICON_PREVIOUS, "M15 5l-7 7 7 7")                                                          \
    X(UI_ICON_UP, "M5 15l7-7 7 7")                                                                 \
    X(UI_ICON_DOWN, "M5 9l7 7 7-7")                                                                \
    X(UI_ICON_BACK, "M20 12H4.5M11 5.5L4.5 12l6.5 6.5")                                            \
    X(UI_ICON_HOME, "M4 11l8-7 8 7v8.5a1 1 0 0 1-1 1h-4.5V14h-5v6.5H5a1 1 0 0 1-1-1z")             \
    X(UI_ICON_HEADSET, "M4 14.5V12a8 8 0 0 1 16 0v2.5M4 14h3v5H5a1 1 0 0 1-1-1zM20 14h-3v5h2a1 1 " \
                       "0 0 0 1-1zM18.5 19c-.5 1.6-2.2 2.2-5 2.2")                                 \
    X(UI_ICON_GLOBE, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M12 3.5a3.8 8.5 0 0 1 0 "       \
                     "17a3.8 8.5 0 0 1 0-17M3.5 12h17")                                            \
    X(UI_ICON_CONTRAST,                                                                            \
      "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M12 3.5v17M14.5 4.5v15M17 6v"                  \
      "12M19.200 8.500v7")                                                                         \
    X(UI_ICON_BOOK, "M12 6.2C10 4.7 7.4 4.2 4 4.2v13.6c3.4 0 6 .5 8 2 2-1.5 4.6-2 8-2V4.2c-3.4 "   \
                    "0-6 .5-8 2zM12 6.2v13.6")                                                     \
    X(UI_ICON_HEART, "M12 20s-8-4.7-8-10.3A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 8 2.5C20 15.3 12 "   \
                     "20 12 20z")                                                                  \
    X(UI_ICON_PRINTER, "M7 8V3.5h10V8M7 17H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v7a1 "  \
                       "1 0 0 1-1 1h-3M7 14h10v6.5H7zM17 11h.8")                                   \
    X(UI_ICON_PAPER,                                                                               \
      "M13.5 3.5H7a1 1 0 0 0-1 1v15a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V8zM13.5 3.5V8H18"               \
      "M9 12.5h6M9 16h6")                                                                          \
    X(UI_ICON_PHONE, "M8 2.5h8a1.5 1.5 0 0 1 1.5 1.5v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 "    \
                     "6.5 20V4A1.5 1.5 0 0 1 8 2.5zM11 18.8h2")                                    \
    X(UI_ICON_CLOCK, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M12 7v5l3.3 2")                 \
    X(UI_ICON_INFO, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M12 11v5.5M12 7.6v.4")           \
    X(UI_ICON_WARN, "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.2")                                     \
    X(UI_ICON_CROSS, "M6 6l12 12M18 6L6 18")                                                       \
    X(UI_ICON_TICK, "M5 12.5l4.8 4.8L19.5 7.2")                                                    \
    X(UI_ICON_OFFLINE, "M3 9.5a13 13 0 0 1 4.5-2.7M11 6a13 13 0 0 1 10 3.5M6.2 13a8.5 8.5 0 0 1 "  \
                       "3.5-2M14.5 11.2a8.5 8.5 0 0 1 3.3 1.8M9.5 16.3a4 4 0 0 1 5 0M12 19.3v.2"   \
                       "M4 4l16 16")                                                               \
    X(UI_ICON_DOOR, "M6 21V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v17M3.5 21h17M14.8 12v.4")              \
    X(UI_ICON_PLACE,                                                                               \
      "M12 21.2s-6.8-6.2-6.8-11.4a6.8 6.8 0 0 1 13.6 0c0 5.2-6.8 11.4-6.8 11.4zM12 "               \
      "7.2a2.6 2.6 0 0 1 0 5.2a2.6 2.6 0 0 1 0-5.2")                                               \
    X(UI_ICON_SOUND, "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15 9a4.2 4.2 0 0 1 0 6M17.6 6.5a7.8 7.8 0 0 " \
                     "1 0 11")                                                                     \
    X(UI_ICON_SEARCH, "M10.5 4a6.5 6.5 0 0 1 0 13a6.5 6.5 0 0 1 0-13M15.3 15.3l5.2 5.2")           \
    X(UI_ICON_PERSON,                                                                              \
      "M12 3.8a4.2 4.2 0 0 1 0 8.4a4.2 4.2 0 0 1 0-8.4M4 20.5c.6-4.4 3.6-6.5 8-6.5"                \
      "s7.4 2.1 8 6.5")                                                                            \
    X(UI_ICON_SMILE_5, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M8.8 9v.6M15.2 9v.6M7.4 13"   \
                       "c.8 2.6 2.500 3.900 4.600 3.900s3.800-1.300 4.600-3.900z")                 \
    X(UI_ICON_SMILE_4, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M8.8 9v.6M15.2 9v.6M8 13.800" \
                       "c1 1.700 2.300 2.500 4 2.500s3-.8 4-2.500")                                \
    X(UI_ICON_SMILE_3, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M8.8 9v.6M15.2 9v.6M8.2 15h"  \
                       "7.6")                                                                      \
    X(UI_ICON_SMILE_2, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M8.8 9v.6M15.2 9v.6M8.200 16" \
                       "c.900-1.300 2.200-2 3.800-2s2.900.7 3.800 2")                              \
    X(UI_ICON_SMILE_1, "M12 3.5a8.5 8.5 0 0 1 0 17a8.5 8.5 0 0 1 0-17M7.600 8.200l2.400 1.300M"    \
                       "16.400 8.200l-2.400 1.300M8 16.500c.8-1.900 2.200-2.900 4-2.900s3.200 1 "  \
                       "4 2.900")                                                                  \
    X(UI_ICON_BACKSPACE,                                                                           \
      "M9 5.5h10.5a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H9L3 12zM11.5 9.5l5 5M16.5 9.5l-5 5")             \
    X(UI_ICON_CAPITALS, "M12 4l8 8.5h-4.5V17h-7v-4.500H4zM8.5 20h7")                               \
    X(UI_ICON_PEN, "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM13.500 7l3.500 3.500")            \
    X(UI_ICON_UNDO, "M9 5L4.500 9.500 9 14M4.500 9.500H14a5.500 5 0 0 1 0 10H9")                   \
    X(UI_ICON_ACCESS, "M12 2.500a9.500 9.500 0 0 1 0 19a9.500 9.500 0 0 1 0-19M12 6.200v.4M6.800 " \
                      "9.500l5.200 1.300 5.200-1.300M12 10.800v3.400M9.200 18.500l2.800-4.300 "    \
                      "2.800 4.300")                                                               \
    X(UI_ICON_WHEELCHAIR, "M10 3.500v.5M10 7v7h5.500l2.700 5.500h1.500M10 10h5M7.200 11.700a5 5 "  \
                          "0 1 0 7.200 6.300")                                                     \
    X(UI_ICON_LETTERS, "M2.500 19.500l5.500-15 5.500 15M4.500 14.500h7M15 19.500l3-8.500 3 "       \
                       "8.500M16 16.500h4")                                                        \
    X(UI_ICON_SCAN, "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20"  \
                    "H5a1 1 0 0 1-1-1v-3M3 12h18")                                                 \
    X(UI_ICON_TURN, "M12 4.5a7.5 7.5 0 0 1 0 15a7.5 7.5 0 0 1-7.5-7.5M1.8 14.5l2.7-3 2.7 3")       \
    X(UI_ICON_CROP, "M7 2.5v14.5h14.5M2.5 7H17v14.5")                                              \
    X(UI_ICON_BIN,                                                                                 \
      "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 13.500h9.400l.8-13.500M10 10.5v6.5M14 10.5v6.5")           \
    X(UI_ICON_LIFT, "M5 3h14v18H5zM9 10.500l3-4 3 4M9 13.500l3 4 3-4")                             \
    X(UI_ICON_STAIRS, "M3 20h4.500v-4.500H12V11h4.500V6.500H21")                                   \
    X(UI_ICON_TOILET, "M7 4v.4M4.500 8h5v6.500h-5zM5.700 14.500V20M8.300 14.500V20M12.500 "        \
                      "3v18M17.500 4v.4M17.500 8"                                                  \
                      "l-3 7h6zM16.500 15v5M18.500 15v5")

#define UI_ICON_ENUM(symbol, path) symbol,
enum ui_icon { UI_ICONS(UI_ICON_ENUM) UI_ICON_COUNT };
#undef UI_ICON_ENUM

struct ui_segment {
    float x0;
    float y0;
    float x1;
    float y1;
};

enum { UI_ICON_GRID = 24, UI_ICON_SEGMENTS_MAX = 160 };

/* The icon as straight pieces in grid units; returns how many. A bad path is our mistake: asserted.
 */
int ui_icon_segments(enum ui_icon icon, struct ui_segment ret_segments[UI_ICON_SEGMENTS_MAX]);

#endif
