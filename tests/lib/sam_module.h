/*
 * Plays the security module of a card reader: commands in, answers out, with a made-up card on it
 * or none, and with the faults that a test asks for. Pure; what carries the bytes is the test's.
 */
#ifndef TESTS_LIB_SAM_MODULE_H
#define TESTS_LIB_SAM_MODULE_H

#include "drivers/wire/sam_frame.h"
#include "tests/lib/made_up_card.h"

enum { SAM_MODULE_ANSWER_MAX_BYTES = 2 * SAM_FRAME_MAX_BYTES };

/* What a module does about a card that it has read and that still lies there. */
enum sam_habit {
    SAM_HABIT_FINDS,   /* finds it again */
    SAM_HABIT_SELECTS, /* does not find it, but selects it */
    SAM_HABIT_NEITHER, /* knows it only after it was taken away */
    SAM_HABIT_COUNT,
};

/* A fault changes the next `fault_count` answers: of one command, or of all (SAM_COMMAND_COUNT). */
enum sam_fault {
    SAM_FAULT_NONE,
    SAM_FAULT_STATUS,   /* fault_status in place of what it is */
    SAM_FAULT_SILENT,   /* no answer */
    SAM_FAULT_CHECKSUM, /* the XOR is wrong */
    SAM_FAULT_CUT,      /* only the first fault_status bytes of the answer */
    SAM_FAULT_NOISE,    /* other bytes before and after */
    SAM_FAULT_TWICE,    /* each answer comes twice */
    SAM_FAULT_LAST,     /* the answer before, then the right one */
    SAM_FAULT_COUNT,
};

struct sam_module {
    const struct made_up_card *card; /* NULL: none on it */
    bool card_known;                 /* read since it was put there */
    bool card_found, card_selected;
    const char *new_address; /* NULL: none was added */
    enum sam_habit habit;
    enum sam_fault fault;
    int fault_status;
    int fault_count;
    enum sam_command fault_command;
    int asked[SAM_COMMAND_COUNT]; /* how often */
    uint8_t last[SAM_FRAME_MAX_BYTES];
    size_t last_bytes;
    struct sam_decoder decoder;
};

void sam_module_init(struct sam_module *module, enum sam_habit habit);

/* Puts a card on it (the one before is gone), or takes it away (NULL). */
void sam_module_put_card(struct sam_module *module, const struct made_up_card *card);

/* Bytes of the host; returns how many bytes of answers there are. */
size_t sam_module_input(struct sam_module *module, const uint8_t *bytes, size_t size_bytes,
                        uint8_t ret_answer[SAM_MODULE_ANSWER_MAX_BYTES]);

/* The byte of a made-up photo at a place. */
uint8_t sam_module_photo(size_t at);

#endif
