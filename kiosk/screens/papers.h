/*
 * "Scan my papers", as the visit sees it: what the scanner's thread told, and what it is asked.
 *
 *   HOME ─► PAPERS ─start─► SCANNING ─done─► LIST ⇄ PAGE ⇄ TRIM
 *             ▲                │ nothing came   │ print
 *             └────────────────┴── FAULT        ▼
 *                                    ▲       PRINTING ─► DONE ─► HOME (all is erased)
 *                                    └──────────┘
 *
 * Pages live in the program (kiosk/app/papers.h); here are numbers of pictures and flags.
 */
#ifndef KIOSK_SCREENS_PAPERS_H
#define KIOSK_SCREENS_PAPERS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PAPERS_PAGES_MAX = 24, /* of a visit */
    PAPERS_TITLE_ROOM = 64,
};

/* The scanner or camera; it is told outside of visits too. */
enum papers_device {
    PAPERS_NONE, /* this kiosk has none */
    PAPERS_STARTING,
    PAPERS_READY,
    PAPERS_BUSY,
    PAPERS_ABSENT,
    PAPERS_FAILED,
};

struct papers_scanner {
    enum papers_device device;
    const char *code; /* static; "" when all is well */
    const char *advice_zh;
    const char *advice_en;
    bool camera;  /* papers are laid under it, and it shows what it sees */
    bool printer; /* there is a printer of pages */
};

/* What the last order came to. */
enum papers_error {
    PAPERS_FINE,
    PAPERS_DISK_FULL,
    PAPERS_TOO_MANY, /* pages, or bytes */
    PAPERS_NO_MEMORY,
    PAPERS_DAMAGED,
};

struct papers_page {
    uint32_t small; /* the number of its picture, 0: not made yet */
    uint16_t width_px;
    uint16_t height_px;
    bool blank;
    bool has_edges;  /* a sheet was found on a desk, and is cut out */
    bool keep_frame; /* … but the person wants all of the picture */
    bool trimmed;
};

/* A visit's papers. */
struct papers_told {
    int scans;        /* that have ended, of this visit */
    bool working;     /* a page is being turned, or the PDF made */
    const char *code; /* of the scan that ended early: static; "" for none */
    const char *advice_zh;
    const char *advice_en;
    int lost; /* pages that came damaged, in this scan */
    enum papers_error error;
    uint32_t seen; /* what the camera sees; 0: nothing */
    int seen_width_px;
    int seen_height_px;
    int count;
    struct papers_page pages[PAPERS_PAGES_MAX];
    int shown;      /* the page that is looked at, or -1 */
    uint32_t large; /* its picture; 0: not made yet */
    int large_width_px;
    int large_height_px;
};

enum papers_do {
    PAPERS_WATCH,  /* show what the camera sees, until anything else is asked */
    PAPERS_SCAN,   /* page: the one that is taken again, or -1 */
    PAPERS_STOP,   /* the scan; what came stays */
    PAPERS_LOOK,   /* page, or -1 */
    PAPERS_TURN,   /* page */
    PAPERS_FRAME,  /* page; value: keep all of the picture */
    PAPERS_TRIM,   /* page; value: enum papers_side */
    PAPERS_UNTRIM, /* page */
    PAPERS_MOVE,   /* page; value: to where */
    PAPERS_REMOVE, /* page */
    PAPERS_PRINT,  /* title; then kiosk_papers_printed() */
    PAPERS_PRINT_CANCEL,
};

/* Clockwise, as drivers/scanner has them. */
enum papers_side { PAPERS_SIDE_TOP, PAPERS_SIDE_RIGHT, PAPERS_SIDE_FOOT, PAPERS_SIDE_LEFT };

struct papers_order {
    enum papers_do what;
    int page;
    int value;
    char title[PAPERS_TITLE_ROOM];
};

/* What one person's visit knows of papers; in struct visitor. */
struct papers_visit {
    struct papers_told told;
    int page;          /* that PAGE and TRIM show */
    int again;         /* the page that is taken again, or -1 */
    int scans;         /* that were asked for */
    bool print_failed; /* FAULT tells of the printer */
    bool print_unsure;
};

#endif
