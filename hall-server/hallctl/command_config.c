/* import, export, seats: the hall's configuration. */
#include "hall-server/catalogue/catalogue.h"
#include "hall-server/catalogue/catalogue_folder.h"
#include "hall-server/catalogue/catalogue_json.h"
#include "hall-server/catalogue/catalogue_pictures.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_call.h"
#include "hall-server/hallctl/hall_store.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ANSWER_TRIES = 400, ANSWER_WAIT_MS = 50 };

/* Where a catalogue may lie, seen from the folder of the program. */
static const char *const catalogue_places[] = {
    "../share/mashang/catalogue", /* installed */
    "../../../assets/catalogue",  /* build/<preset>/bin in the source tree */
    "../../assets/catalogue",
    "catalogue",
};

static bool catalogue_own(char ret_path[COMMAND_PATH_ROOM])
{
    char program[COMMAND_PATH_ROOM / 2];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    if (length <= 0) {
        return false;
    }
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL) {
        return false;
    }
    *slash = '\0';
    for (size_t i = 0; i < sizeof(catalogue_places) / sizeof(catalogue_places[0]); i++) {
        snprintf(ret_path, COMMAND_PATH_ROOM, "%s/%s/hall.csv", program, catalogue_places[i]);
        if (access(ret_path, R_OK) == 0) {
            *strrchr(ret_path, '/') = '\0';
            return true;
        }
    }
    return false;
}

static void problems_say(const char *folder, const struct catalogue_problems *problems)
{
    for (int i = 0; i < problems->count && i < CATALOGUE_PROBLEMS_MAX; i++) {
        const struct catalogue_problem *problem = &problems->list[i];
        fprintf(stderr, "%s/%s:%d:%d: %s: %s\n", folder, problem->file_name, problem->line,
                problem->column, problem->code, problem->words);
    }
    if (problems->count > CATALOGUE_PROBLEMS_MAX) {
        fprintf(stderr, "and %d more\n", problems->count - CATALOGUE_PROBLEMS_MAX);
    }
    command_refuse("nothing was changed: %d mistake%s in %s", problems->count,
                   problems->count == 1 ? "" : "s", folder);
}

/* Replaced whole: a server that runs reads it at any time. */
static bool picture_write(const struct catalogue_picture *picture, const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    char part[COMMAND_PATH_ROOM + 8];
    snprintf(path, sizeof(path), "%.4000s/pictures/%s", folder, picture->kept);
    snprintf(part, sizeof(part), "%s.part", path);
    const int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = file >= 0 &&
                write(file, picture->bytes, picture->size_bytes) == (ssize_t)picture->size_bytes &&
                fsync(file) == 0;
    if (file >= 0) {
        good = close(file) == 0 && good;
    }
    if (!good || rename(part, path) != 0) {
        command_refuse("nothing was changed: %s: %s", path, strerror(errno));
        (void)unlink(part);
        return false;
    }
    return true;
}

bool command_pictures_keep(const struct catalogue_pictures *pictures, const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof(path), "%.4000s/pictures", folder);
    if (pictures->count > 0 && mkdir(path, 0700) != 0 && errno != EEXIST) {
        command_refuse("nothing was changed: %s: %s", path, strerror(errno));
        return false;
    }
    for (int i = 0; i < pictures->count; i++) {
        if (!picture_write(&pictures->list[i], folder)) {
            return false;
        }
    }
    return true;
}

char *command_catalogue_text(const char *folder, unsigned version, bool always_open,
                             struct catalogue_pictures *ret_pictures, unsigned long *ret_size_bytes)
{
    static struct catalogue_problems problems;
    struct catalogue_pictures pictures = {0};
    char path[COMMAND_PATH_ROOM];
    if (folder == NULL && !catalogue_own(path)) {
        command_refuse("no catalogue beside the program; say --catalogue FOLDER");
        return NULL;
    }
    if (folder != NULL) {
        snprintf(path, sizeof(path), "%s", folder);
    }
    struct catalogue *catalogue = NULL;
    int result = catalogue_read(catalogue_folder_load, path, &catalogue, &problems);
    if (result == CATALOGUE_OK) {
        result =
            catalogue_pictures_take(catalogue, catalogue_folder_load, path, &pictures, &problems);
    }
    if (result != CATALOGUE_OK) {
        if (result == CATALOGUE_REFUSED) {
            problems_say(path, &problems);
        } else {
            command_refuse("memory is short");
        }
        catalogue_pictures_deinit(&pictures);
        catalogue_destroy(catalogue);
        return NULL;
    }
    const struct catalogue_json_options options = {version, always_open};
    char *text = catalogue_json(catalogue, &options, ret_size_bytes);
    catalogue_destroy(catalogue);
    if (text == NULL) {
        command_refuse("memory is short");
    }
    if (text != NULL && ret_pictures != NULL) {
        *ret_pictures = pictures;
    } else {
        catalogue_pictures_deinit(&pictures);
    }
    return text;
}

static bool hall_exists(const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof(path), "%s/journal.db", folder);
    if (access(path, F_OK) != 0) {
        command_refuse("there is no hall in %s", folder);
        return false;
    }
    return true;
}

static bool has_configuration(const struct store_replay *replay, const char *folder)
{
    if (store_replay_newest(replay) == NULL) {
        command_refuse("the hall in %s has no configuration", folder);
        return false;
    }
    return true;
}

/* Opens a hall to change it, while no server has it; says why not. */
static bool hall_open(const char *folder, struct hall_store *store)
{
    char words[STORE_WORDS_ROOM];
    if (!hall_exists(folder)) {
        return false;
    }
    if (hall_store_open(folder, false, store, words) != 0) {
        hall_store_close(store);
        command_refuse("%s", words);
        return false;
    }
    if (!has_configuration(&store->replay, folder)) {
        hall_store_close(store);
        return false;
    }
    return true;
}

/* Reads a hall's journal beside a running server; says why not. */
static bool hall_read(const char *folder, struct store_replay *replay)
{
    if (!hall_exists(folder)) {
        return false;
    }
    if (!store_replay_init(replay)) {
        command_refuse("memory is short");
        return false;
    }
    const struct journal_reader reader = store_replay_reader(replay);
    const int error = journal_sqlite_read(folder, &reader);
    if (error != JOURNAL_OK) {
        command_refuse("%s/journal.db: %s", folder,
                       replay->words[0] != '\0' ? replay->words : journal_error_text(error));
    } else if (has_configuration(replay, folder)) {
        return true;
    }
    store_replay_deinit(replay);
    return false;
}

bool command_seat_is_there(const char *folder, const char *seat)
{
    struct store_replay replay;
    if (!hall_read(folder, &replay)) {
        return false;
    }
    const bool there = hall_seat_find(store_replay_newest(&replay)->config, seat) != INDEX_NONE;
    store_replay_deinit(&replay);
    if (!there) {
        command_refuse("there is no seat \"%s\"", seat);
    }
    return there;
}

static void config_print(const struct hall_config *config)
{
    printf("%u departments, %u services, %u queues, %u windows, %u seats\n",
           config->department_count, config->service_count, config->queue_count,
           config->window_count, config->seat_count);
}

int command_try(const struct command_line *line)
{
    char what[CONFIG_JSON_WHAT_ROOM] = "memory is short";
    struct hall_config *config = calloc(1, sizeof(*config));
    unsigned long size_bytes = 0;
    char *text = command_catalogue_text(line->words[0], 1, false, NULL, &size_bytes);
    int status = COMMAND_FAILED;
    if (text != NULL && config != NULL &&
        config_json_read(text, size_bytes, config, NULL, what) == CONFIG_JSON_OK) {
        config_print(config);
        status = COMMAND_DONE;
    } else if (text != NULL) {
        command_refuse("%s", what);
    }
    free(text);
    free(config);
    return status;
}

/* Lays the text into the folder of a hall whose server runs, and says what it answered. */
static int import_hand_over(const char *folder, const char *text, unsigned long size_bytes)
{
    char path[COMMAND_PATH_ROOM];
    char part[COMMAND_PATH_ROOM];
    char said[256] = "";
    snprintf(path, sizeof(path), "%.4000s/config.answer", folder);
    (void)unlink(path);
    snprintf(part, sizeof(part), "%.4000s/config.next.part", folder);
    const int file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = file >= 0 && write(file, text, size_bytes) == (ssize_t)size_bytes;
    if (file >= 0) {
        close(file);
    }
    snprintf(path, sizeof(path), "%.4000s/config.next", folder);
    if (!written || rename(part, path) != 0) {
        (void)unlink(part);
        return command_refuse("nothing was changed: %s: %s", path, strerror(errno));
    }
    snprintf(path, sizeof(path), "%.4000s/config.answer", folder);
    for (int i = 0; i < ANSWER_TRIES && said[0] == '\0'; i++) {
        FILE *answer = fopen(path, "r");
        if (answer == NULL) {
            (void)poll(NULL, 0, ANSWER_WAIT_MS);
            continue;
        }
        const size_t length = fread(said, 1, sizeof(said) - 1, answer);
        said[length] = '\0';
        fclose(answer);
    }
    (void)unlink(path);
    if (strncmp(said, "ok: ", 4) != 0) {
        return command_refuse("nothing was changed: %s",
                              said[0] != '\0' ? said : "the server does not answer");
    }
    printf("%s, in the open hall\n", said + 4);
    return COMMAND_DONE;
}

/* The server has the journal: what is in force is read beside it. */
static int import_into_open_hall(const struct command_line *line)
{
    struct store_replay replay;
    unsigned long size_bytes = 0;
    if (!hall_read(line->words[0], &replay)) {
        return COMMAND_FAILED;
    }
    const struct hall_config *now = store_replay_newest(&replay)->config;
    struct catalogue_pictures pictures = {0};
    char *text = command_catalogue_text(line->words[1], now->version + 1, now->hours.always_open,
                                        &pictures, &size_bytes);
    const bool kept = text != NULL && command_pictures_keep(&pictures, line->words[0]);
    const int status = kept ? import_hand_over(line->words[0], text, size_bytes) : COMMAND_FAILED;
    free(text);
    catalogue_pictures_deinit(&pictures);
    store_replay_deinit(&replay);
    return status;
}

int command_import(const struct command_line *line)
{
    struct hall_store store;
    char words[STORE_WORDS_ROOM];
    if (hall_call_runs(line->words[0])) {
        return import_into_open_hall(line);
    }
    if (!hall_open(line->words[0], &store)) {
        return COMMAND_FAILED;
    }
    const struct hall_config *now = store_replay_newest(&store.replay)->config;
    const unsigned version = now->version + 1;
    unsigned long size_bytes = 0;
    int status = COMMAND_FAILED;
    struct catalogue_pictures pictures = {0};
    char *text = command_catalogue_text(line->words[1], version, now->hours.always_open, &pictures,
                                        &size_bytes);
    const bool kept = text != NULL && command_pictures_keep(&pictures, line->words[0]);
    if (kept && hall_store_apply(&store, text, size_bytes, words) != 0) {
        command_refuse("nothing was changed: %s", words);
    } else if (kept) {
        const struct hall_config *config = store_replay_newest(&store.replay)->config;
        printf("version %u: ", config->version);
        config_print(config);
        status = COMMAND_DONE;
    }
    free(text);
    catalogue_pictures_deinit(&pictures);
    hall_store_close(&store);
    return status;
}

int command_export(const struct command_line *line)
{
    struct store_replay replay;
    if (line->words[1] != NULL) {
        return command_export_folder(line);
    }
    if (!hall_read(line->words[0], &replay)) {
        return COMMAND_FAILED;
    }
    const struct store_config *newest = store_replay_newest(&replay);
    const bool written = fwrite(newest->text, 1, newest->size_bytes, stdout) == newest->size_bytes;
    store_replay_deinit(&replay);
    return written && fputc('\n', stdout) != EOF ? COMMAND_DONE : COMMAND_FAILED;
}

char *command_hall_text(const char *folder, unsigned long *ret_size_bytes)
{
    struct store_replay replay;
    if (!hall_read(folder, &replay)) {
        return NULL;
    }
    const struct store_config *newest = store_replay_newest(&replay);
    char *text = malloc(newest->size_bytes + 1);
    if (text == NULL) {
        command_refuse("memory is short");
    } else {
        memcpy(text, newest->text, newest->size_bytes);
        text[newest->size_bytes] = '\0';
        *ret_size_bytes = newest->size_bytes;
    }
    store_replay_deinit(&replay);
    return text;
}

static unsigned seat_services(const struct hall_config *config, uint16_t seat, bool print)
{
    unsigned count = 0;
    for (uint16_t i = 0; i < config->service_count; i++) {
        const struct hall_service *service = &config->services[i];
        if (!hall_seat_serves(config, seat, service->queue)) {
            continue;
        }
        count++;
        if (print) {
            printf("    %s  %s  %s\n", config->queues[service->queue].id.text, service->id.text,
                   hall_text(config, service->name.zh));
        }
    }
    return count;
}

static void wire_print(const char *kind, struct hall_wire wire)
{
    if (wire.line != 0) {
        printf("  %s %u/%u", kind, wire.line, wire.address);
    }
}

/* "12  window 12  area 1  A D  食品药品经营·个体户与合作社  43 services  pad 1/13 …" */
static void seat_print(const struct hall_config *config, uint16_t place, bool services)
{
    const struct hall_seat *seat = &config->seats[place];
    const struct hall_window *window = &config->windows[seat->window];
    printf("%s  window %s  area %s ", seat->id.text, window->id.text,
           config->areas[window->area].id.text);
    for (int i = 0; i < seat->queue_count; i++) {
        printf(" %s", config->queues[seat->queues[i]].id.text);
    }
    for (int i = 0; i < seat->queue_count; i++) {
        printf("%s%s", i == 0 ? "  " : "·",
               hall_text(config, config->queues[seat->queues[i]].name.zh));
    }
    printf("  %u services", seat_services(config, place, false));
    wire_print("pad", seat->pad);
    wire_print("evaluator", seat->evaluator);
    wire_print("strip", window->strip);
    putchar('\n');
    if (services) {
        (void)seat_services(config, place, true);
    }
}

int command_seats(const struct command_line *line)
{
    struct store_replay replay;
    if (!hall_read(line->words[0], &replay)) {
        return COMMAND_FAILED;
    }
    const struct hall_config *config = store_replay_newest(&replay)->config;
    int status = COMMAND_DONE;
    if (line->words[1] == NULL) {
        for (uint16_t i = 0; i < config->seat_count; i++) {
            seat_print(config, i, false);
        }
    } else {
        const uint16_t seat = hall_seat_find(config, line->words[1]);
        if (seat == INDEX_NONE) {
            status = command_refuse("there is no seat \"%s\"", line->words[1]);
        } else {
            seat_print(config, seat, true);
        }
    }
    store_replay_deinit(&replay);
    return status;
}

static void device_print(const char *kind, struct hall_wire wire, unsigned line, bool *begun)
{
    if (wire.line != line) {
        return;
    }
    if (!*begun) {
        printf("%u", line);
        *begun = true;
    }
    printf(" %s:%u", kind, wire.address);
}

/* As `hall-field-sim --device` takes them, and as an installer sets the devices' switches. */
int command_lines(const struct command_line *line)
{
    struct store_replay replay;
    if (!hall_read(line->words[0], &replay)) {
        return COMMAND_FAILED;
    }
    const struct hall_config *config = store_replay_newest(&replay)->config;
    for (unsigned number = 1; number <= UINT8_MAX; number++) {
        bool begun = false;
        for (uint16_t i = 0; i < config->seat_count; i++) {
            device_print("pad", config->seats[i].pad, number, &begun);
            device_print("evaluator", config->seats[i].evaluator, number, &begun);
        }
        for (uint16_t i = 0; i < config->window_count; i++) {
            device_print("strip", config->windows[i].strip, number, &begun);
        }
        if (begun) {
            putchar('\n');
        }
    }
    store_replay_deinit(&replay);
    return COMMAND_DONE;
}
