/* hallctl: sets a hall up and keeps it. The table below is its help and its dispatch. */
#include "hall-server/hallctl/command.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;  /* one word or two */
    const char *takes; /* its arguments, as the help shows them */
    int least;         /* arguments */
    int most;
    const char *help;
    int (*run)(const struct command_line *line);
} commands[] = {
    {"init", "DIR [--demo] [--port N] [--catalogue FOLDER]", 1, 1,
     "make a hall in the new folder DIR; --demo: open at all hours, with users and keys in\n"
     "      DIR/demo-access.json",
     command_init},
    {"import", "DIR FOLDER", 2, 2,
     "read a catalogue folder and make it the hall's, open or not, or say what is wrong with it",
     command_import},
    {"try", "FOLDER", 1, 1, "read a catalogue folder and say what is wrong with it, for no hall",
     command_try},
    {"difference", "DIR FOLDER", 2, 2,
     "print what import would change: rows that come, go or say something else, and what it means",
     command_difference},
    {"export", "DIR [FOLDER]", 1, 2,
     "print the hall's configuration (JSON), or write it into the new folder as a catalogue (CSV)",
     command_export},
    {"seats", "DIR [SEAT]", 1, 2,
     "print what each seat's strip names and how many services it may call; one seat: which",
     command_seats},
    {"lines", "DIR", 1, 1,
     "print each line of the field bus and its devices: 1 pad:1 evaluator:41 strip:81 ...",
     command_lines},
    {"line test", "PORT [DIR LINE] [--asks N] [--json]", 1, 3,
     "ask each device on this port (of the hall's line, or whoever is there) 200 times and say in "
     "plain\n"
     "      words what is wrong with wires or devices; hall-server must not have the port "
     "meanwhile",
     command_line_test},
    {"user add", "DIR USER ROLE [--seat SEAT] [--password-stdin]", 3, 3,
     "add a person: clerk, guide, inspector, manager, auditor or admin", command_user_add},
    {"user change", "DIR USER ROLE [--seat SEAT]", 3, 3,
     "give a person another role or seat; who is signed in must sign in again",
     command_user_change},
    {"user list", "DIR", 1, 1, "print users, roles and seats", command_user_list},
    {"user disable", "DIR USER", 2, 2,
     "end the user's sessions and password; user password lets them in again",
     command_user_disable},
    {"user password", "DIR USER [--password-stdin]", 2, 2, "give a new password",
     command_user_password},
    {"device add", "DIR DEVICE ROLE [--seat SEAT] [--place AREA]", 3, 3,
     "enrol a kiosk or display and print its key, this once; an old key ends", command_device_add},
    {"device spare", "DIR DEVICE [--place AREA]", 2, 2,
     "print a code of eight digits, good for ten minutes and one use: a spare kiosk that is told "
     "it\n"
     "      (hold the clock for 3 s) takes this one's place, and the old key ends",
     command_device_spare},
    {"device enrol", "DIR DEVICE ROLE [--seat SEAT] [--place AREA]", 3, 3,
     "add a device of a new name; a kiosk is told the code that is printed, good for ten minutes, "
     "a\n"
     "      display gets its key",
     command_device_enrol},
    {"record", "DIR", 1, 1, "print who changed people, devices and the catalogue: the newest first",
     command_record},
    {"device list", "DIR", 1, 1, "print devices and roles", command_device_list},
    {"device remove", "DIR DEVICE", 2, 2, "end a device's key", command_device_remove},
    {"device found", "DIR [--json]", 1, 1,
     "list new window devices that wait on the lines of the hall that runs, by their unique id",
     command_device_found},
    {"device blink", "DIR DEVICE", 2, 2, "let a new one blink and beep for 30 s, to be found",
     command_device_blink},
    {"device bind", "DIR SEAT DEVICE | KIND", 3, 3,
     "make a new one the seat's; with pad or evaluator the one whose key is pressed next",
     command_device_bind},
    {"device notes", "DIR [--json]", 1, 1,
     "print who bound and gave, what took over by itself, what became of updates: the last 256",
     command_device_notes},
    {"device update", "DIR FILE.msfw --seat SEAT | --all-of KIND [--older]", 2, 2,
     "give window devices firmware that is signed with the key of DIR/firmware/key.pub; --older: "
     "to\n"
     "      those that run a newer one too",
     command_device_update},
    {"image key", "KEYFILE", 1, 1, "make a key that signs firmware, and KEYFILE.pub for halls",
     command_image_key},
    {"image sign", "KEYFILE OUT.msfw KIND:BOARD:VERSION IMAGE.bin [IMAGE-FOR-SLOT-B.bin]", 4, 5,
     "make a firmware file of an image that runs in both slots, or of one for each",
     command_image_sign},
    {"check", "DIR", 1, 1,
     "prove the journal: every record, its chain, and the state that it replays to", command_check},
    {"backup", "DIR TO", 2, 2,
     "copy the hall, running or not, into the new folder TO; check proves the copy",
     command_backup},
    {"waits score", "TICKETS.csv.gz SNAPSHOTS.csv.gz", 2, 2,
     "walk a trace of queues with the hall's predictor of waits and print how its intervals held,\n"
     "      beside simple ones (JSON, in seconds)",
     command_waits_score},
    {"restore", "COPY DIR [LOST]", 2, 3,
     "prove a copy and make the new folder DIR a hall of it, as it was then; LOST: the folder "
     "that\n"
     "      was lost, whose file of numbers says where they go on",
     command_restore},
    {"outbox", "DIR", 1, 1,
     "list what other programs (webhooks.json) have not been told yet, or never took",
     command_outbox},
    {"archives", "DIR", 1, 1,
     "list the files of older days, and read through each whether it is what was written",
     command_archives},
    {"ticket-preview",
     "FILE.png [--look LOOK.json] [--english] [--narrow] [--number N] [--url URL] [--alignment] "
     "[--plan FOLDER --spot KIOSK --window WINDOW]",
     1, 1,
     "draw the ticket that kiosks with this look print, or the page that shows an installer "
     "whether\n"
     "      the printer's width and head are right; `lp -d QUEUE FILE.png` prints it",
     command_ticket_preview},
    {"guide-book", "OUT.pdf [DIR] [--catalogue FOLDER] [--department ID] [--english]", 1, 2,
     "print the guides of the hall in DIR, or of a catalogue folder, as a book: contents, a "
     "chapter\n"
     "      a department, an index by pinyin",
     command_guide_book},
    {"guide", "OUT.pdf SERVICE [DIR] [--catalogue FOLDER] [--have 1,3] [--english]", 2, 3,
     "print one service's guide on A4 as kiosks do; with --have (numbers of materials, 0: none) "
     "what\n"
     "      is still missing",
     command_guide},
    {"tls make", "DIR NAME [NAME ...]", 2, COMMAND_WORDS_MAX,
     "make the hall's own authority, once, and its certificate for these host names and addresses",
     command_tls_make},
    {"doctor", "[DIR] [--port N] [--queue NAME] [--json]", 0, 1,
     "say in plain words what is missing here: rights, printer queue, fonts, clock, disk, port ...",
     command_doctor},
};
enum { COMMAND_COUNT_ALL = sizeof(commands) / sizeof(commands[0]) };

static void help_print(FILE *to)
{
    fputs("hallctl: sets up and keeps a hall\n\n", to);
    for (int i = 0; i < COMMAND_COUNT_ALL; i++) {
        fprintf(to, "  hallctl %s %s\n      %s\n", commands[i].name, commands[i].takes,
                commands[i].help);
    }
}

int command_refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("hallctl: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return COMMAND_FAILED;
}

/* How many of the first words are the name of command `place`; 0 if they are not. */
static int name_match(int place, int count, char **words)
{
    const char *name = commands[place].name;
    const char *space = strchr(name, ' ');
    if (space == NULL) {
        return count >= 1 && strcmp(words[0], name) == 0 ? 1 : 0;
    }
    const size_t length = (size_t)(space - name);
    return count >= 2 && strlen(words[0]) == length && memcmp(words[0], name, length) == 0 &&
                   strcmp(words[1], space + 1) == 0
               ? 2
               : 0;
}

/* Sets the option at words[at] in `line`; how many words it took, or 0 if there is no such. */
static int option_read(struct command_line *line, int count, char **words, int at)
{
    const struct {
        const char *name;
        const char **value;
        bool *flag;
    } options[] = {
        {"--catalogue", &line->catalogue, NULL}, {"--port", &line->port, NULL},
        {"--seat", &line->seat, NULL},           {"--all-of", &line->all_of, NULL},
        {"--place", &line->place, NULL},         {"--queue", &line->queue, NULL},
        {"--json", NULL, &line->json},           {"--department", &line->department, NULL},
        {"--have", &line->have, NULL},           {"--asks", &line->asks, NULL},
        {"--look", &line->look, NULL},           {"--plan", &line->plan, NULL},
        {"--spot", &line->spot, NULL},           {"--window", &line->window, NULL},
        {"--number", &line->number, NULL},       {"--url", &line->url, NULL},
        {"--english", NULL, &line->english},     {"--narrow", NULL, &line->narrow},
        {"--alignment", NULL, &line->alignment}, {"--older", NULL, &line->older},
        {"--demo", NULL, &line->demo},           {"--password-stdin", NULL, &line->password_stdin},
    };
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        if (strcmp(words[at], options[i].name) != 0) {
            continue;
        }
        if (options[i].flag != NULL) {
            *options[i].flag = true;
            return 1;
        }
        if (at + 1 < count) {
            *options[i].value = words[at + 1];
            return 2;
        }
    }
    return 0;
}

static int command_run(int place, int count, char **words)
{
    struct command_line line = {.words = {NULL}};
    int given = 0;
    for (int at = 0; at < count;) {
        const int taken = option_read(&line, count, words, at);
        if (taken == 0 && (words[at][0] == '-' || given == commands[place].most)) {
            given = -1;
            break;
        }
        if (taken == 0) {
            line.words[given++] = words[at];
        }
        at += taken == 0 ? 1 : taken;
    }
    if (given < commands[place].least) {
        fprintf(stderr, "usage: hallctl %s %s\n", commands[place].name, commands[place].takes);
        return COMMAND_MISUSED;
    }
    return commands[place].run(&line);
}

int main(int count, char **arguments)
{
    if (count == 2 && (strcmp(arguments[1], "--help") == 0 || strcmp(arguments[1], "help") == 0)) {
        help_print(stdout);
        return COMMAND_DONE;
    }
    for (int place = 0; place < COMMAND_COUNT_ALL; place++) {
        const int taken = name_match(place, count - 1, arguments + 1);
        if (taken > 0) {
            return command_run(place, count - 1 - taken, arguments + 1 + taken);
        }
    }
    help_print(stderr);
    return COMMAND_MISUSED;
}
