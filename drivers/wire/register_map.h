/*
 * The one register map of the window devices: pad, evaluator and strip speak Modbus RTU (or TCP
 * through a gateway) and answer from these registers. The firmware, the hall's bus master and the
 * technician's `mbpoll` all read this page; nothing else defines a register.
 *
 *   - Addresses here are those on the wire, from 0 (`mbpoll -0`). A register is 16 bits, high byte
 *     first; a 32-bit value is two registers, high one first; text is two characters a register.
 *   - Functions: 3 and 4 read the same registers, 6 and 16 write, 23 writes and then reads in one
 *     go, 43/14 tells the names in "Identification" below. Unicast 1–247; what is sent to 0 acts on
 *     all and is answered by none. A line carries 40 devices at 115200 baud, 8N1.
 *   - A request that names a register that the kind lacks is refused whole with exception 2, and a
 *     value that cannot be with exception 3; then nothing was changed. (Of a refused region the
 *     REGION registers keep what was written; what shows does not change.) Writes of one request
 *     are all stored before the first one acts, so a block written in one request acts as one.
 *   - Writing the same again (a retry after a lost answer) changes nothing: every write that does
 *     something carries a number that must differ from the last one.
 *
 * Keys, each press once. A press gets the next sequence number (32 bits, from 1) and stays in the
 * device's list of 16 until the master acknowledges its number:
 *
 *   master                                             device
 *     read POLL block (function 3 or 23)        -->
 *     <-- session S, count 2, first 7, events 7, 8
 *     act on 7 and 8 under ids made of (unique id, S, number): twice is once
 *     write POLL_TOKEN, ACK = {S, 8}            -->      forgets all up to 8
 *     the write lost? the next read shows 7, 8 again, the ids are the same, acknowledge again
 *
 *   SESSION is 0 after a start of the device. The master that reads 0 writes ACK = {new random S,
 * 0}; the device takes it and numbers from 1 again only after its own restart. A master that
 * restarts reads S and goes on with it. An acknowledge with a wrong session, or of a number never
 * given, is refused with exception 3. POLL_TOKEN comes back in the POLL block: since RTU answers
 * have no number, a late answer to an older poll is known by its old token (use function 23). With
 * 16 presses waiting, more are refused aloud (buzzer) and counted in KEYS_REFUSED.
 *
 * A strip, what is seen:
 *
 *   FRAME_NEXT --latch--> FRAME_LATCHED --+--> FRAME_SHOWN = latched, with CLEAR_* columns off,
 *   (write parts)                         |                  with the region over it,
 *   REGION_DATA --REGION_NUMBER-----------+                  reduced when the hall is lost
 *
 *   The frame holds what stays (window number, services), the region only the called number. Latch:
 *   write LATCH_NUMBER and LATCH_CRC together; the device compares the CRC with that of FRAME_NEXT
 *   and either shows it at once, or refuses with exception 3. FRAME_NEXT keeps its pixels after a
 *   latch, so only what changed has to be sent. Pixels: 1 bit each, a row from left to right, top
 *   row first, highest bit leftmost; a row is width / 16 registers.
 *
 * Words that are wider than a strip scroll by themselves, without a byte on the line (from map 5
 * on):
 *
 *   BAND_DATA --BAND_NUMBER, BAND_CRC--> the band, a ring of BAND_LENGTH_PX columns, seen through a
 *   (write parts)                        window in the frame and moving left under it
 *
 *   In the window's columns the frame is dark. The region, and the columns that it clears, lie over
 *   the band as over the frame; while a region is in force the band stands at its beginning and
 *   does not move, and begins anew when the region goes: the called number never scrolls. Latch:
 *   write BAND_NUMBER .. BAND_CRC in one request. There is one copy of the pixels alone, so a write
 *   to BAND_DATA takes the band away, and the frame is seen whole until the next latch; nothing
 *   half written is ever shown. Pixels are as a frame's: a row is BAND_LENGTH_PX / 8 bytes.
 *
 *   BAND_SHOWN_CRC is that of the band's pixels, wherever they are at the moment: what a strip
 *   shows is compared by it, and scrolling changes no register but BAND_AT_PX. FRAME_SHOWN, which
 *   takes several requests to read, has the band at its beginning. A call that goes dark (below)
 *   takes the band out of force; its pixels stay, so that one latch brings it back.
 *
 * Loss of the hall: every good request to a device feeds its watchdog. After HALL_LOST_AFTER_S
 * without one the device says so (its line LED, dashes on a pad, a review closes) and counts it in
 * HALL_LOST_COUNT; after CALL_DARK_AFTER_S a strip drops its region and shows only its left
 * KEEP_WIDTH_PX columns, the window's number. LATCHED_NUMBER and REGION_SHOWN_NUMBER are 0 then: it
 * stays so until the hall is back and writes a region or latches, under any number. A press made
 * while the hall is lost is kept like any other; its age tells the master whether it still counts.
 *
 * Who is there without an address, and who has the same one: a request to 247 is heard by all.
 *
 *   FIND (function 23: write FIND_AMONG and FIND_ROUND, read from FOUND_ROUND) is answered by those
 *   alone whose address is FIND_AMONG, each in a slot that its unique id and FIND_ROUND make; who
 *   hears another first is silent. So one answer comes, or two of one slot collide and the master
 *   asks again with another round, or none comes and there is nobody.
 *   CHOSEN (function 16 or 23 from CHOSEN_ID, all nine registers) is obeyed and answered by
 *   the one with this unique id alone, whatever its address is: it blinks, takes an address, or is
 *   silent to FIND for some seconds, that others are heard; a press ends that.
 *   An address that was given stays through a restart.
 *
 * New firmware, beside the old one in the other slot (firmware/core/update.h):
 *
 *   IDLE --BEGIN, head--> RECEIVING --last byte, hash right--> WHOLE --SWITCH--> restart --> TRIAL
 *    ^                        |                                                      |  |
 *    +-- hash wrong, DROP ----+            not kept in 60 s, three starts: the old --+  KEEP: IDLE
 *
 *   Write UPDATE_ORDER (with UPDATE_HEAD for BEGIN) and UPDATE_OFFSET with UPDATE_DATA by function
 *   23 and read UPDATE_STATE .. UPDATE_RECEIVED back in the same answer: data that is not at
 *   UPDATE_RECEIVED is not taken, so after anything lost the master goes on from there. Every order
 *   given again is nothing new. BEGIN of the image that is under way goes on with it; after a
 *   restart it begins from 0. What is refused is told by UPDATE_RESULT, not by an exception. An
 *   image older than what runs is refused (UPDATE_OLDER), since its faults are known to others;
 *   BEGIN_OLDER is BEGIN by somebody who wants it all the same (both from map 5 on). SWITCH
 * restarts when no key is down and each press is acknowledged: until then the state is SWITCHING.
 *
 * Pure data, freestanding; any thread. Adding: take a free address and raise REGISTER_MAP_VERSION;
 * a meaning never changes.
 */
#ifndef DRIVERS_WIRE_REGISTER_MAP_H
#define DRIVERS_WIRE_REGISTER_MAP_H

#include <stdint.h>

enum {
    REGISTER_MAP_MAGIC = 0x4D53, /* "MS" */
    REGISTER_MAP_VERSION = 5, /* 2: FIND, CHOSEN; 3: UPDATE; 4: REGION_INK; 5: BAND, BEGIN_OLDER */
    DEVICE_ADDRESS_ALL = 0,   /* broadcast */
    DEVICE_ADDRESS_FIRST = 1,
    DEVICE_ADDRESS_LAST = 247,
    DEVICE_ADDRESS_FIND =
        247,            /* the discovery address, of devices that have none: give out 1–246 */
    FIND_SLOTS = 8,     /* answers to FIND begin in one of so many slots … */
    FIND_SLOT_MS = 6,   /* … of this length */
    KEY_RING_SIZE = 16, /* presses that a device keeps until acknowledged */
    KEY_EVENT_REGISTERS = 3, /* of one press in KEY_EVENTS */
    LED_COUNT = 8,
    DISPLAY_CHARACTERS = 8,
    BRIGHTNESS_MAX = 15,
    FRAME_REGISTERS_MAX = 1024, /* 512 × 32 pixels */
    REGION_WIDTH_MAX_PX = 192,
    REGION_HEIGHT_MAX_PX = 32,
    REGION_DATA_REGISTERS = 448, /* bytes of runs, two a register; a worse picture is not sent */
    BAND_REGISTERS_MAX = 1536,   /* 1024 × 24 pixels, or 1536 × 16 */
    BAND_SPEED_MAX_PX_S = 200,
};

/* kind, its number in KIND, its name (in --device, product codes, logs) */
#define DEVICE_KINDS(X)                                                                            \
    X(DEVICE_PAD, 1, "pad")             /* 呼叫器: the clerk's keys, 8 characters, 8 LEDs */    \
    X(DEVICE_EVALUATOR, 2, "evaluator") /* 评价器: five keys before the visitor */              \
    X(DEVICE_STRIP, 3, "strip")         /* 窗口条屏: one row of LEDs over the window */

#define DEVICE_KIND_ENUM(symbol, number, name) symbol = (number),
enum device_kind { DEVICE_KINDS(DEVICE_KIND_ENUM) };
#undef DEVICE_KIND_ENUM

/* Which kinds have a register. */
enum {
    KINDS_PAD = 1 << DEVICE_PAD,
    KINDS_EVALUATOR = 1 << DEVICE_EVALUATOR,
    KINDS_STRIP = 1 << DEVICE_STRIP,
    KINDS_KEYS = KINDS_PAD | KINDS_EVALUATOR,
    KINDS_ALL = KINDS_PAD | KINDS_EVALUATOR | KINDS_STRIP,
};

/* Every register can be read; these ones written too. */
enum register_access { RO, RW };

/* name, first address, how many, access, kinds, meaning */
#define REGISTERS_IDENTITY(X)                                                                      \
    X(MAGIC, 0x0000, 1, RO, KINDS_ALL, "0x4D53: a device of this map")                             \
    X(MAP_VERSION, 0x0001, 1, RO, KINDS_ALL, "version of this map")                                \
    X(KIND, 0x0002, 1, RO, KINDS_ALL, "1 pad, 2 evaluator, 3 strip")                               \
    X(FIRMWARE_VERSION, 0x0003, 1, RO, KINDS_ALL, "high byte major, low byte minor")               \
    X(UNIQUE_ID, 0x0004, 6, RO, KINDS_ALL, "96 bits of the chip; never two alike")                 \
    X(WIDTH_PX, 0x000A, 1, RO, KINDS_ALL, "strip: 512, 256 or 192; else 0")                        \
    X(HEIGHT_PX, 0x000B, 1, RO, KINDS_ALL, "strip: 32 or 16; else 0")                              \
    X(KEY_COUNT, 0x000C, 1, RO, KINDS_ALL, "keys that the device has")

#define REGISTERS_STATUS(X)                                                                        \
    X(STATUS, 0x0010, 1, RO, KINDS_ALL, "bits STATUS_*")                                           \
    X(UPTIME_S, 0x0011, 2, RO, KINDS_ALL, "seconds since start")                                   \
    X(REQUESTS_GOOD, 0x0013, 1, RO, KINDS_ALL, "requests to this device; counts round")            \
    X(LINE_ERRORS, 0x0014, 1, RO, KINDS_ALL, "bursts without a good frame; counts round")          \
    X(REQUESTS_RESCUED, 0x0015, 1, RO, KINDS_ALL, "found at the end of a longer burst")            \
    X(HALL_LOST_COUNT, 0x0016, 1, RO, KINDS_ALL, "times that the hall was lost since start")       \
    X(HALL_LOST_AFTER_S, 0x0017, 1, RW, KINDS_ALL, "1–600; at the start 5")                        \
    X(CALL_DARK_AFTER_S, 0x0018, 1, RW, KINDS_ALL, "1–3600; at the start 30")                      \
    X(LOCATE_S, 0x0019, 1, RW, KINDS_ALL, "0–600: blinks and beeps so long, to be found")

/* One read of the whole block, or of its head and the first events, is a poll. */
#define REGISTERS_POLL(X)                                                                          \
    X(POLL_TOKEN, 0x0020, 1, RW, KINDS_ALL, "any number of the master's, see above")               \
    X(ACK_SESSION, 0x0021, 2, RW, KINDS_ALL, "0 acknowledges nothing")                             \
    X(ACK_NUMBER, 0x0023, 2, RW, KINDS_ALL, "written in one request with ACK_SESSION")             \
    X(POLL_TOKEN_BACK, 0x0028, 1, RO, KINDS_ALL, "POLL_TOKEN as last written")                     \
    X(POLL_STATUS, 0x0029, 1, RO, KINDS_ALL, "STATUS once more, for one read")                     \
    X(SESSION, 0x002A, 2, RO, KINDS_ALL, "0 after a start until a master gives one")               \
    X(KEYS_REFUSED, 0x002C, 1, RO, KINDS_ALL, "presses refused: list full, no review open")        \
    X(KEYS_WAITING, 0x002D, 1, RO, KINDS_ALL, "presses not acknowledged, 0–16")                    \
    X(KEYS_FIRST, 0x002E, 2, RO, KINDS_ALL, "number of the oldest waiting, or of the next")        \
    X(KEY_EVENTS, 0x0030, 48, RO, KINDS_ALL, "16 × {key, context, age in 10 ms}, oldest first")

#define REGISTERS_PANEL(X)                                                                         \
    X(CONTEXT, 0x0060, 1, RW, KINDS_PAD, "copied into each press: what the keys meant then")       \
    X(BUZZER, 0x0061, 1, RW, KINDS_KEYS, "number << 8 | SOUND_*; sounds when it changes")          \
    X(PANEL_BRIGHTNESS, 0x0062, 1, RW, KINDS_KEYS, "0–15")                                         \
    X(LEDS, 0x0063, 8, RW, KINDS_KEYS, "one LIGHT_* each, in the order of LED_*")                  \
    X(DISPLAY, 0x006B, 8, RW, KINDS_PAD, "ASCII 32–95 | DISPLAY_DOT | DISPLAY_BLINK")              \
    X(REVIEW, 0x0080, 1, RW, KINDS_EVALUATOR, "0 none, else the number of the open review")        \
    X(REVIEW_STATE, 0x0081, 1, RO, KINDS_EVALUATOR, "REVIEW_*; answered stays till 0 or another")

#define REGISTERS_FIND(X)                                                                          \
    X(FIND_AMONG, 0x00A0, 1, RW, KINDS_ALL, "247: those without an address; else those with it")   \
    X(FIND_ROUND, 0x00A1, 1, RW, KINDS_ALL, "any number; another one makes other slots")           \
    X(FOUND_ROUND, 0x00A8, 1, RO, KINDS_ALL, "FIND_ROUND as last written")                         \
    X(FOUND_ADDRESS, 0x00A9, 1, RO, KINDS_ALL, "this device's address, 247: none")                 \
    X(FOUND_KIND, 0x00AA, 1, RO, KINDS_ALL, "KIND once more, for one read")                        \
    X(FOUND_PRESSES, 0x00AB, 1, RO, KINDS_ALL, "presses since start, refused ones too")            \
    X(FOUND_ID, 0x00AC, 6, RO, KINDS_ALL, "UNIQUE_ID once more")                                   \
    X(CHOSEN_ID, 0x00B8, 6, RW, KINDS_ALL, "unique id of the one that is meant")                   \
    X(CHOSEN_ADDRESS, 0x00BE, 1, RW, KINDS_ALL, "its address from now on; 247: none; 0: as it is") \
    X(CHOSEN_LOCATE_S, 0x00BF, 1, RW, KINDS_ALL, "blinks so long, 0–600; 0: as it does")           \
    X(CHOSEN_QUIET_S, 0x00C0, 1, RW, KINDS_ALL, "silent to FIND, 0–600; 0: as it is")

#define REGISTERS_STRIP(X)                                                                         \
    X(BRIGHTNESS, 0x0100, 1, RW, KINDS_STRIP, "0–15")                                              \
    X(KEEP_WIDTH_PX, 0x0101, 1, RW, KINDS_STRIP, "columns that stay without a hall; at first 64")  \
    X(LATCHED_NUMBER, 0x0102, 1, RO, KINDS_STRIP,                                                  \
      "LATCH_NUMBER of what is latched; 0 after start")                                            \
    X(LATCHED_CRC, 0x0103, 1, RO, KINDS_STRIP, "CRC of what is latched")                           \
    X(NEXT_CRC, 0x0104, 1, RO, KINDS_STRIP, "CRC of FRAME_NEXT as it is now")                      \
    X(REGION_SHOWN_NUMBER, 0x0105, 1, RO, KINDS_STRIP, "REGION_NUMBER that is in force")           \
    X(REGION_SHOWN_CRC, 0x0106, 1, RO, KINDS_STRIP, "CRC of the region's pixels; 0 if none")       \
    X(BAND_SHOWN_NUMBER, 0x0107, 1, RO, KINDS_STRIP, "BAND_NUMBER in force; 0: no band")           \
    X(LATCH_NUMBER, 0x0108, 1, RW, KINDS_STRIP, "not 0; acts when it changes")                     \
    X(LATCH_CRC, 0x0109, 1, RW, KINDS_STRIP, "in one request with LATCH_NUMBER")                   \
    X(BAND_SHOWN_CRC, 0x010A, 1, RO, KINDS_STRIP, "CRC of the band's pixels; 0 if none")           \
    X(BAND_AT_PX, 0x010B, 1, RO, KINDS_STRIP, "column at the window's left just now")              \
    X(REGION_NUMBER, 0x0110, 1, RW, KINDS_STRIP, "not 0; the region acts when it changes")         \
    X(REGION_FLAGS, 0x0111, 1, RW, KINDS_STRIP, "bits REGION_*")                                   \
    X(CLEAR_X_PX, 0x0112, 1, RW, KINDS_STRIP, "frame columns put out while there is a region:")    \
    X(CLEAR_WIDTH_PX, 0x0113, 1, RW, KINDS_STRIP, "from, how many")                                \
    X(REGION_X_PX, 0x0114, 1, RW, KINDS_STRIP, "left")                                             \
    X(REGION_Y_PX, 0x0115, 1, RW, KINDS_STRIP, "top")                                              \
    X(REGION_WIDTH_PX, 0x0116, 1, RW, KINDS_STRIP, "a multiple of 8 up to 192; 0 is no region")    \
    X(REGION_HEIGHT_PX, 0x0117, 1, RW, KINDS_STRIP, "up to 32")                                    \
    X(REGION_CRC, 0x0118, 1, RW, KINDS_STRIP, "of the pixels after unpacking")                     \
    X(REGION_BYTES, 0x0119, 1, RW, KINDS_STRIP, "that count in REGION_DATA")                       \
    X(REGION_DATA, 0x011A, 448, RW, KINDS_STRIP,                                                   \
      "runs (run_pack.h) or ink (ink_pack.h); may go ahead")                                       \
    X(BAND_NUMBER, 0x0300, 1, RW, KINDS_STRIP, "not 0; the band acts when it changes")             \
    X(BAND_X_PX, 0x0301, 1, RW, KINDS_STRIP, "the window's left, a multiple of 8")                 \
    X(BAND_Y_PX, 0x0302, 1, RW, KINDS_STRIP, "top")                                                \
    X(BAND_WIDTH_PX, 0x0303, 1, RW, KINDS_STRIP, "a multiple of 8; 0 is no band")                  \
    X(BAND_HEIGHT_PX, 0x0304, 1, RW, KINDS_STRIP, "up to 32")                                      \
    X(BAND_LENGTH_PX, 0x0305, 1, RW, KINDS_STRIP, "round the ring: a multiple of 8, >= width")     \
    X(BAND_SPEED_PX_S, 0x0306, 1, RW, KINDS_STRIP, "columns a second, 0-200; 0: it stands")        \
    X(BAND_CRC, 0x0307, 1, RW, KINDS_STRIP, "of length / 8 x height bytes of BAND_DATA")           \
    X(FRAME_NEXT, 0x1000, 1024, RW, KINDS_STRIP, "being written; width / 16 × height are used")    \
    X(FRAME_LATCHED, 0x2000, 1024, RO, KINDS_STRIP, "as latched")                                  \
    X(FRAME_SHOWN, 0x3000, 1024, RO, KINDS_STRIP, "what the LEDs show now, blinking left out")     \
    X(BAND_DATA, 0x3400, 1536, RW, KINDS_STRIP, "pixels; a write takes the band away")

#define REGISTERS_UPDATE(X)                                                                        \
    X(UPDATE_STATE, 0x4000, 1, RO, KINDS_ALL, "UPDATE_NONE: no second slot; else UPDATE_*")        \
    X(UPDATE_RESULT, 0x4001, 1, RO, KINDS_ALL, "of the last update: a code of UPDATE_CODES")       \
    X(UPDATE_RECEIVED, 0x4002, 2, RO, KINDS_ALL, "bytes of the image that are in flash")           \
    X(UPDATE_SLOT, 0x4004, 1, RO, KINDS_ALL, "that a new image comes into: 1 A, 2 B")              \
    X(UPDATE_BOARD, 0x4005, 1, RO, KINDS_ALL, "FIRMWARE_BOARDS; 0: no second slot")                \
    X(UPDATE_ROOM, 0x4006, 2, RO, KINDS_ALL, "bytes that an image may have")                       \
    X(UPDATE_ORDER, 0x4008, 1, RW, KINDS_ALL, "UPDATE_ORDER_*; acts whenever it is written")       \
    X(UPDATE_HEAD, 0x4009, 32, RW, KINDS_ALL,                                                      \
      "of the image, in one request with BEGIN or BEGIN_OLDER; reads as 0")                        \
    X(UPDATE_OFFSET, 0x4030, 2, RW, KINDS_ALL, "in the image, in one request with UPDATE_DATA")    \
    X(UPDATE_DATA, 0x4032, 112, RW, KINDS_ALL, "a multiple of 8 bytes; 64 registers before map 5")

#define REGISTER_MAP(X)                                                                            \
    REGISTERS_IDENTITY(X)                                                                          \
    REGISTERS_STATUS(X)                                                                            \
    REGISTERS_POLL(X) REGISTERS_PANEL(X) REGISTERS_FIND(X) REGISTERS_STRIP(X) REGISTERS_UPDATE(X)

/* REG_SESSION is its address, REG_SESSION_SIZE the number of its registers. */
#define REGISTER_ENUM(name, first, size, access, kinds, meaning)                                   \
    REG_##name = (first), REG_##name##_SIZE = (size),
enum { REGISTER_MAP(REGISTER_ENUM) };
#undef REGISTER_ENUM

/* The head of a poll: up to the events. A poll of n presses is POLL_HEAD_SIZE + 3 n registers. */
enum { FOUND_SIZE = REG_FOUND_ID + REG_FOUND_ID_SIZE - REG_FOUND_ROUND, CHOSEN_SIZE = 9 };
enum {
    UPDATE_BACK_SIZE = REG_UPDATE_RECEIVED + REG_UPDATE_RECEIVED_SIZE - REG_UPDATE_STATE,
    UPDATE_TOLD_SIZE = REG_UPDATE_ORDER - REG_UPDATE_STATE,
};
enum { REG_POLL_HEAD = REG_POLL_TOKEN_BACK, POLL_HEAD_SIZE = REG_KEY_EVENTS - REG_POLL_HEAD };

enum {
    STATUS_NO_SESSION = 1 << 0,  /* started since a master gave a session */
    STATUS_CALL_DARK = 1 << 1,   /* the strip is reduced until a new region or latch */
    STATUS_KEYS_FULL = 1 << 2,   /* the next press will be refused */
    STATUS_LOCATING = 1 << 3,    /* LOCATE_S runs */
    STATUS_REGION_SHOWN = 1 << 4 /* a strip shows its region */
};

enum { UPDATE_NONE, UPDATE_IDLE, UPDATE_RECEIVING, UPDATE_WHOLE, UPDATE_SWITCHING, UPDATE_TRIAL };
enum {
    UPDATE_ORDER_NONE,
    UPDATE_ORDER_BEGIN,
    UPDATE_ORDER_SWITCH,
    UPDATE_ORDER_KEEP,
    UPDATE_ORDER_DROP,
    UPDATE_ORDER_BEGIN_OLDER,
    UPDATE_ORDER_COUNT
};

/* code, its number in UPDATE_RESULT, in words */
#define UPDATE_CODES(X)                                                                            \
    X(UPDATE_OK, 0, "done")                                                                        \
    X(UPDATE_NO_IMAGE, 1, "not a firmware image")                                                  \
    X(UPDATE_OTHER_FORMAT, 2, "an image of another format")                                        \
    X(UPDATE_OTHER_KIND, 3, "an image for another kind of device")                                 \
    X(UPDATE_OTHER_BOARD, 4, "an image for another board")                                         \
    X(UPDATE_OTHER_SLOT, 5, "an image that does not run in the free slot")                         \
    X(UPDATE_TOO_LARGE, 6, "larger than the device's slot")                                        \
    X(UPDATE_WRONG_HASH, 7, "what arrived is not what was signed")                                 \
    X(UPDATE_FLASH_FAILED, 8, "the device's flash could not be written")                           \
    X(UPDATE_NO_SLOT, 9, "the device has no second slot")                                          \
    X(UPDATE_NOT_WHOLE, 10, "there is no whole image to switch to")                                \
    X(UPDATE_NOT_KEPT, 11, "the new image did not report in; the old one runs")                    \
    X(UPDATE_IN_TRIAL, 12, "another new image is on trial")                                        \
    X(UPDATE_OLDER, 13, "older than the version that runs")

#define UPDATE_CODE_ENUM(symbol, number, words) symbol = (number),
enum update_code { UPDATE_CODES(UPDATE_CODE_ENUM) };
#undef UPDATE_CODE_ENUM

enum {
    REGION_BLINKS = 1 << 0, /* eight times after it is shown, then steady */
    REGION_INK = 1 << 1,    /* REGION_DATA is of drivers/wire/ink_pack.h, not runs; from map 4 on */
};
enum { REGION_INK_VERSION = 4, BAND_VERSION = 5, UPDATE_LONG_VERSION = 5 };
enum { DISPLAY_DOT = 0x100, DISPLAY_BLINK = 0x200 };
enum { REVIEW_CLOSED, REVIEW_OPEN, REVIEW_ANSWERED };

/* Patterns of an LED, and sounds. Out-of-range values are refused with exception 3. */
enum { LIGHT_OFF, LIGHT_ON, LIGHT_SLOW, LIGHT_FAST, LIGHT_FLASH, LIGHT_COUNT };
enum { SOUND_NONE, SOUND_CLICK, SOUND_DONE, SOUND_ATTENTION, SOUND_REFUSED, SOUND_COUNT };

/* A pad's LEDs, each beside its key; the line's one is the device's own: writes to it are
 * kept and not shown. */
enum { LED_NEXT, LED_RECALL, LED_ABSENT, LED_FINISH, LED_PAUSE, LED_GUIDE, LED_WAITING, LED_LINE };
/* An evaluator has one LED per level, and LED_LINE. Its presses have REVIEW as their context: a
 * press counts only while a review is open, and closes it. */
enum { LED_LEVEL_1, LED_LEVEL_5 = 4 };

/* key, its code in KEY_EVENTS, its name; a position in the table is the switch in the matrix */
#define PAD_KEYS(X)                                                                                \
    X(PAD_KEY_NEXT, 0x01, "next")     /* 下一位 */                                              \
    X(PAD_KEY_RECALL, 0x02, "recall") /* 重呼 */                                                 \
    X(PAD_KEY_ABSENT, 0x03, "absent") /* 过号 */                                                 \
    X(PAD_KEY_START, 0x04, "start")   /* 开始办理 */                                           \
    X(PAD_KEY_FINISH, 0x05, "finish") /* 办结 */                                                 \
    X(PAD_KEY_PAUSE, 0x06, "pause")   /* 暂停, and back */                                       \
    X(PAD_KEY_GUIDE, 0x07, "guide")   /* 呼叫导服 */                                           \
    X(PAD_KEY_0, 0x30, "0")                                                                        \
    X(PAD_KEY_1, 0x31, "1")                                                                        \
    X(PAD_KEY_2, 0x32, "2")                                                                        \
    X(PAD_KEY_3, 0x33, "3")                                                                        \
    X(PAD_KEY_4, 0x34, "4")                                                                        \
    X(PAD_KEY_5, 0x35, "5")                                                                        \
    X(PAD_KEY_6, 0x36, "6")                                                                        \
    X(PAD_KEY_7, 0x37, "7")                                                                        \
    X(PAD_KEY_8, 0x38, "8")                                                                        \
    X(PAD_KEY_9, 0x39, "9")

/* The code is the level of the review. */
#define EVALUATOR_KEYS(X)                                                                          \
    X(EVALUATOR_KEY_1, 1, "1") /* 非常不满意 */                                               \
    X(EVALUATOR_KEY_2, 2, "2") /* 不满意 */                                                     \
    X(EVALUATOR_KEY_3, 3, "3") /* 基本满意 */                                                  \
    X(EVALUATOR_KEY_4, 4, "4") /* 满意 */                                                        \
    X(EVALUATOR_KEY_5, 5, "5") /* 非常满意 */

#define KEY_ENUM(symbol, code, name) symbol = (code),
enum pad_key { PAD_KEYS(KEY_ENUM) };
enum evaluator_key { EVALUATOR_KEYS(KEY_ENUM) };
#undef KEY_ENUM
#define KEY_PLACE(symbol, code, name) symbol##_PLACE,
enum { PAD_KEYS(KEY_PLACE) PAD_KEY_COUNT };
enum { EVALUATOR_KEYS(KEY_PLACE) EVALUATOR_KEY_COUNT };
#undef KEY_PLACE

/* Identification (43/14): object, its number; product code is "pad", "evaluator", "strip-512x32" …
 */
#define IDENTIFICATION(X)                                                                          \
    X(IDENTIFY_VENDOR, 0x00)   /* "Mashang" */                                                     \
    X(IDENTIFY_PRODUCT, 0x01)  /* "strip-512x32" */                                                \
    X(IDENTIFY_REVISION, 0x02) /* "0.1": the firmware's version */                                 \
    X(IDENTIFY_UNIQUE, 0x80)   /* the unique id, 24 hex digits */

#define IDENTIFY_ENUM(symbol, number) symbol = (number),
enum { IDENTIFICATION(IDENTIFY_ENUM) };
#undef IDENTIFY_ENUM

/* One row of the map as data, for checks, messages and the printed page. */
struct register_row {
    uint16_t first;
    uint16_t size;
    uint8_t access; /* enum register_access */
    uint8_t kinds;  /* bits KINDS_* */
};

/* The row that holds `address` for devices of this kind, or NULL: there is no such register. */
const struct register_row *register_map_find(enum device_kind kind, uint16_t address);

/* "pad" …; NULL for a number that is no kind. Static. */
const char *device_kind_name(int kind);

#endif
