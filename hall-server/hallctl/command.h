/*
 * The commands of hallctl, one table: name, arguments, help, function. main.c looks up and checks;
 * each function does its work, says what it did on stdout or what is wrong on stderr, and returns
 * the exit status: 0 done, 1 refused or failed, 2 wrongly called.
 */
#ifndef HALL_HALLCTL_COMMAND_H
#define HALL_HALLCTL_COMMAND_H

#include <stdbool.h>

enum { COMMAND_DONE = 0, COMMAND_FAILED = 1, COMMAND_MISUSED = 2 };
enum { COMMAND_WORDS_MAX = 6, COMMAND_PATH_ROOM = 4096 };

/* What was typed after the command's name. Options that were not given are NULL or false. */
struct catalogue_pictures;

struct command_line {
    const char
        *words[COMMAND_WORDS_MAX]; /* the arguments, as many as the command takes; NULL after */
    const char *catalogue;         /* --catalogue FOLDER */
    const char *port;              /* --port N */
    const char *seat;              /* --seat SEAT */
    const char *all_of;            /* --all-of KIND */
    const char *place;             /* --place AREA */
    const char *queue;             /* --queue NAME */
    bool json;                     /* --json */
    bool demo;                     /* --demo */
    bool password_stdin;           /* --password-stdin */
    const char *department;        /* --department ID */
    const char *have;              /* --have 1,3 */
    const char *look;              /* --look LOOK.json */
    const char *plan;              /* --plan FOLDER: a catalogue with a floor plan */
    const char *spot;              /* --spot KIOSK of it */
    const char *window;            /* --window WINDOW of it */
    const char *number;            /* --number N */
    const char *url;               /* --url URL */
    const char *asks;              /* --asks N */
    bool english;                  /* --english */
    bool narrow;                   /* --narrow */
    bool alignment;                /* --alignment */
    bool older;                    /* --older */
};

int command_init(const struct command_line *line);
int command_import(const struct command_line *line);
int command_difference(const struct command_line *line);
int command_export_folder(const struct command_line *line); /* export, with a folder */
int command_export(const struct command_line *line);
int command_seats(const struct command_line *line);
int command_lines(const struct command_line *line);
int command_line_test(const struct command_line *line);
int command_try(const struct command_line *line);
int command_user_add(const struct command_line *line);
int command_user_change(const struct command_line *line);
int command_user_list(const struct command_line *line);
int command_user_disable(const struct command_line *line);
int command_user_password(const struct command_line *line);
int command_device_add(const struct command_line *line);
int command_device_list(const struct command_line *line);
int command_device_spare(const struct command_line *line);
int command_device_enrol(const struct command_line *line);
int command_record(const struct command_line *line);
int command_device_remove(const struct command_line *line);
int command_device_found(const struct command_line *line);
int command_device_blink(const struct command_line *line);
int command_device_bind(const struct command_line *line);
int command_device_notes(const struct command_line *line);
int command_device_update(const struct command_line *line);
int command_image_key(const struct command_line *line);
int command_image_sign(const struct command_line *line);
int command_check(const struct command_line *line);
int command_backup(const struct command_line *line);
int command_waits_score(const struct command_line *line);
int command_restore(const struct command_line *line);
int command_outbox(const struct command_line *line);
int command_archives(const struct command_line *line);
int command_doctor(const struct command_line *line);
int command_ticket_preview(const struct command_line *line);
int command_guide_book(const struct command_line *line);
int command_guide(const struct command_line *line);
int command_tls_make(const struct command_line *line);

/* Says it on stderr, with "hallctl: " before it, and gives COMMAND_FAILED. */
__attribute__((format(printf, 1, 2))) int command_refuse(const char *format, ...);

/* The hall in `folder` has this seat; else it says so. */
bool command_seat_is_there(const char *folder, const char *seat);

/*
 * Reads the catalogue in `folder` (NULL: the one that came with the program) into configuration
 * JSON for version `version`; says every mistake. NULL after a refusal; else malloc'd, the
 * caller's, as is *ret_pictures to deinit, which may be NULL.
 */
char *command_catalogue_text(const char *folder, unsigned version, bool always_open,
                             struct catalogue_pictures *ret_pictures,
                             unsigned long *ret_size_bytes);
/* Lays pictures into the folder of a hall, each whole or not at all; says why not. */
bool command_pictures_keep(const struct catalogue_pictures *pictures, const char *folder);
/* Copies a hall's pictures, on to the disk, into the new folder of a copy; says which it leaves out
 * since they are spoiled, and, when it gives false, what it could not write. */
__attribute__((warn_unused_result)) bool command_pictures_copy(const char *from_folder,
                                                               const char *to_folder);

/* The configuration JSON that the hall in `folder` has in force, running or not. As above. */
char *command_hall_text(const char *folder, unsigned long *ret_size_bytes);

#endif
