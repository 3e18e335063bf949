/*
 * What is missing on this machine for a hall, in plain words: facts in, findings out. Each check is
 * a row; each finding has a stable code and says in Chinese and English what is so and what to do.
 *
 * Pure; any thread. The facts are gathered by doctor_gather.h.
 */
#ifndef HALL_HALLCTL_DOCTOR_H
#define HALL_HALLCTL_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

enum { DOCTOR_DETAIL_ROOM = 256 };

enum doctor_folder {
    FOLDER_NOT_GIVEN,
    FOLDER_MISSING,
    FOLDER_DENIED,
    FOLDER_EMPTY,
    FOLDER_CUT,
    FOLDER_HALL
};
enum doctor_lock { LOCK_NOT_SEEN, LOCK_FREE, LOCK_HELD, LOCK_DENIED };
enum doctor_port { DOCTOR_PORT_NOT_SEEN, DOCTOR_PORT_FREE, DOCTOR_PORT_TAKEN, DOCTOR_PORT_DENIED };
enum doctor_queue {
    QUEUE_NOT_GIVEN,
    QUEUE_AWAY, /* CUPS does not answer */
    QUEUE_NONE, /* it has no such queue */
    QUEUE_READY,
    QUEUE_LOW,
    QUEUE_EMPTY,
    QUEUE_COVER,
    QUEUE_JAM,
    QUEUE_OFFLINE,
    QUEUE_UNKNOWN,
};

/* What was seen. Zero means: not seen, or none. */
struct doctor_facts {
    enum doctor_folder folder;
    bool folder_open_to_others; /* somebody but its owner may read it */
    enum doctor_lock lock;
    enum doctor_port port;
    int port_number;
    bool disk_seen;
    bool disk_read_only;
    int64_t disk_free_bytes;
    int64_t disk_free_files; /* -1: the file system does not count them */
    int64_t wall_ms;
    bool clock_synchronised;
    int machine_offset_min; /* east of UTC, of this machine's zone */
    bool hall_zone_seen;
    int hall_offset_min;
    bool font_chinese;       /* Noto Sans CJK, regular and bold */
    bool font_chinese_extra; /* its medium and black */
    bool font_rare;          /* Unifont: strips, and what no other font has */
    bool font_dots;          /* gb24st: strips' large text */
    enum doctor_queue queue;
    int devices;                     /* plugged in, that a hall uses */
    int devices_denied;              /* of these, this user may not use */
    int devices_unknown;             /* adapters that say nothing of what hangs on them */
    char denied[DOCTOR_DETAIL_ROOM]; /* the first that is denied */
    char unknown[DOCTOR_DETAIL_ROOM];
};

enum doctor_level { DOCTOR_GOOD, DOCTOR_NOTE, DOCTOR_BAD };

/* check, code, level, what is so and what to do: in Chinese, in English */
struct doctor_finding {
    const char *check; /* all static */
    const char *code;
    enum doctor_level level;
    const char *zh;
    const char *en;
    char detail[DOCTOR_DETAIL_ROOM]; /* figures and paths; "" for none */
};

/* How many checks there are; doctor_look() does one. `place` < doctor_checks(). */
int doctor_checks(void);
void doctor_look(const struct doctor_facts *facts, int place, struct doctor_finding *ret_finding);

#endif
