#include "drivers/idcard/idcard_device.h"

#include "drivers/idcard/card_reader.h"
#include "drivers/idcard/idcard_model.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    READ_BYTES = PORT_REPORT_MAX_BYTES,
    READS_MAX = 64,      /* of one turn: a reader that never stops talking must not stop the rest */
    WRITE_AGAIN_MS = 10, /* a port that takes nothing now */
};

/* Somewhere a reader may be. */
struct candidate {
    const struct idcard_model *model;
    struct port_place place;
};

struct idcard {
    struct device device;
    struct idcard_settings settings;
    bool opened;
    struct port *port; /* NULL: none; open otherwise */
    const struct idcard_model *model;
    bool proven;                 /* it answered since it was plugged in */
    struct port_problem trouble; /* of a port, or of who does not answer; code NULL: none */
    const struct sam_problem *card_problem; /* the card on it is of no use; NULL: it is */
    int64_t look_ms;                        /* without a port: the next look */
    int64_t write_ms;                       /* when to go on writing; INT64_MAX: nothing waits */

    struct candidate candidates[IDCARD_CANDIDATES_MAX];
    size_t candidate_count, candidate_at;

    uint8_t out[SAM_COMMAND_MAX_BYTES]; /* a command on its way */
    size_t out_at, out_bytes;
    uint8_t report[IDCARD_REPORT_MAX_BYTES + 1]; /* and the report or piece that is being written */
    size_t report_at, report_bytes;

    bool card_told; /* to the outside, so that it being gone is told as well */
    char id[SAM_ID_TEXT_ROOM];
    struct device_health told; /* the health when it was last told */
    struct card_reader reader;
};

static struct idcard *idcard_of(struct device *device)
{
    return (struct idcard *)device;
}

/* ── health ── */

static enum device_state state_of(const struct idcard *idcard)
{
    switch (idcard->reader.state) {
    case CARD_READER_UNPLUGGED:
        return idcard->trouble.code == NULL ? DEVICE_ABSENT : DEVICE_FAILED;
    case CARD_READER_RESETTING:
    case CARD_READER_ASKING:
    case CARD_READER_NAMING:
        return idcard->reader.problem == NULL ? DEVICE_OPENING : DEVICE_FAILED;
    case CARD_READER_SELECTING:
    case CARD_READER_READING:
    case CARD_READER_ADDRESS:
        return DEVICE_BUSY;
    default:
        return DEVICE_READY;
    }
}

static struct device_health health_of(enum device_state state, const char *code,
                                      const char *advice_zh, const char *advice_en)
{
    return (struct device_health){state, code, advice_zh, advice_en};
}

static struct device_health idcard_health(const struct device *device)
{
    const struct idcard *idcard = (const struct idcard *)device;
    const enum device_state state = state_of(idcard);
    const struct sam_problem *problem =
        idcard->reader.problem != NULL ? idcard->reader.problem : idcard->card_problem;
    if (state == DEVICE_ABSENT) {
        const struct port_problem *absent = port_problem_of(PORT_ABSENT);
        return health_of(state, "idcard.absent", absent->advice_zh, absent->advice_en);
    }
    if (idcard->trouble.code != NULL) {
        return health_of(state, idcard->trouble.code, idcard->trouble.advice_zh,
                         idcard->trouble.advice_en);
    }
    if (problem != NULL) {
        return health_of(state, problem->code, problem->advice_zh, problem->advice_en);
    }
    return health_of(state, "", "", "");
}

/* BUSY is a matter of a second and no news. */
static void health_tell(struct idcard *idcard)
{
    struct device_health health = idcard_health(&idcard->device);
    health.state = health.state == DEVICE_BUSY ? DEVICE_READY : health.state;
    if (health.state != idcard->told.state || strcmp(health.code, idcard->told.code) != 0) {
        idcard->told = health;
        idcard->settings.on_event(idcard->settings.context,
                                  &(struct idcard_event){.kind = IDCARD_EVENT_HEALTH});
    }
}

/* ── what the reader says ── */

static int problem_of(int error)
{
    return error == CARD_TEXT_UNKNOWN_KIND ? SAM_UNKNOWN_KIND
           : error == CARD_TEXT_BAD_NUMBER ? SAM_BAD_NUMBER
                                           : SAM_BAD_BLOCK;
}

/* The card was read by the module; whether it is of use shows here. True: it is told. */
static bool card_tell(struct idcard *idcard, const struct card_reader_event *card)
{
    struct card_text text;
    struct card_person person;
    const int error = card_text_read(card->text, card->text_bytes, &text);
    if (error != CARD_TEXT_OK) {
        idcard->card_problem = sam_problem_of(problem_of(error));
        return false;
    }
    if (card->address_bytes > 0) {
        (void)card_text_put_address(&text, card->address, card->address_bytes);
    }
    card_person_make(&text, idcard->settings.key, idcard->settings.want, &person);
    card_text_wipe(&text);
    const bool photo = (idcard->settings.want & CARD_WANT_PHOTO) != 0 && card->photo_bytes > 0;
    idcard->settings.on_event(idcard->settings.context,
                              &(struct idcard_event){
                                  .kind = IDCARD_EVENT_CARD,
                                  .person = &person,
                                  .photo = photo ? card->photo : NULL,
                                  .photo_bytes = photo ? card->photo_bytes : 0,
                              });
    card_person_wipe(&person);
    return true;
}

static void on_reader_event(void *context, const struct card_reader_event *event)
{
    struct idcard *idcard = context;
    switch (event->kind) {
    case CARD_READER_EVENT_READY:
        idcard->proven = true;
        idcard->trouble.code = NULL;
        memcpy(idcard->id, event->id, sizeof(idcard->id));
        break;
    case CARD_READER_EVENT_CARD:
        idcard->card_problem = NULL;
        idcard->card_told = card_tell(idcard, event);
        break;
    case CARD_READER_EVENT_GONE:
        idcard->card_problem = NULL;
        if (idcard->card_told) {
            idcard->card_told = false;
            idcard->settings.on_event(idcard->settings.context,
                                      &(struct idcard_event){.kind = IDCARD_EVENT_CARD_GONE});
        }
        break;
    default: /* problems come and go with the health */
        break;
    }
}

/* ── where it is ── */

static void candidate_add(struct idcard *idcard, const struct idcard_model *model,
                          const struct port_place *place)
{
    if (idcard->candidate_count < IDCARD_CANDIDATES_MAX) {
        idcard->candidates[idcard->candidate_count++] = (struct candidate){model, *place};
    }
}

/* A serial line is asked only if it was named, or all were. */
static bool serial_is_meant(const struct idcard *idcard, const struct port_place *place)
{
    return strcmp(idcard->settings.serial, IDCARD_SERIAL_ANY) == 0 && place->vendor != 0;
}

static void candidates_of(struct idcard *idcard, const struct idcard_model *model)
{
    struct port_place places[PORT_PLACES_MAX];
    const char *serial = idcard->settings.serial;
    if (model->kind == PORT_SERIAL && serial == NULL) {
        return;
    }
    if (model->kind == PORT_SERIAL && strcmp(serial, IDCARD_SERIAL_ANY) != 0) {
        struct port_place named = {.kind = PORT_SERIAL};
        assert(strlen(serial) <= PORT_PATH_MAX_BYTES);
        memcpy(named.path, serial, strlen(serial) + 1);
        candidate_add(idcard, model, &named);
        return;
    }
    const size_t count = port_find(idcard->settings.root, model->kind, places, PORT_PLACES_MAX);
    for (size_t i = 0; i < count; i++) {
        if (idcard_model_fits(model, &places[i]) &&
            (model->kind != PORT_SERIAL || serial_is_meant(idcard, &places[i]))) {
            candidate_add(idcard, model, &places[i]);
        }
    }
}

static struct port *port_make(const struct candidate *candidate)
{
    const struct idcard_model *model = candidate->model;
    switch (model->kind) {
    case PORT_USB:
        return port_usb_create(model->vendor, model->product, candidate->place.bus,
                               candidate->place.address, model->pipes, model->pipe_count);
    case PORT_HID:
        return port_hid_create(candidate->place.path);
    default:
        return port_serial_create(candidate->place.path, model->baud);
    }
}

/* The port behind the tap, if there is one. */
static struct port *port_wrap(const struct idcard *idcard, struct port *port)
{
    if (port == NULL || idcard->settings.wrap == NULL) {
        return port;
    }
    struct port *wrapped = idcard->settings.wrap(idcard->settings.context, port);
    if (wrapped == NULL) {
        port_destroy(port);
    }
    return wrapped;
}

static void plug(struct idcard *idcard, struct port *port, int64_t now_ms)
{
    idcard->port = port;
    idcard->proven = false;
    idcard->out_at = idcard->out_bytes = 0;
    idcard->report_at = idcard->report_bytes = 0;
    idcard->write_ms = INT64_MAX;
    card_reader_plug(&idcard->reader, now_ms);
}

/* Tries one candidate; true: its port is open. */
static bool candidate_try(struct idcard *idcard, const struct candidate *candidate, int64_t now_ms)
{
    struct port *port = port_wrap(idcard, port_make(candidate));
    const int error = port == NULL ? PORT_NO_MEMORY : port_open(port);
    if (error != PORT_OK) {
        /* What is not there is no trouble: it may be the row of another reader. */
        if (error != PORT_ABSENT) {
            idcard->trouble = *port_problem_of(error);
        }
        port_destroy(port);
        return false;
    }
    idcard->model = candidate->model;
    plug(idcard, port, now_ms);
    return true;
}

/* The next candidate that opens; after the last, a pause and a new look at all. */
static void look(struct idcard *idcard, int64_t now_ms)
{
    idcard->look_ms = now_ms + IDCARD_LOOK_MS;
    if (idcard->settings.port != NULL) {
        if (port_open(idcard->settings.port) == PORT_OK) {
            plug(idcard, idcard->settings.port, now_ms);
        }
        return;
    }
    if (idcard->candidate_at == idcard->candidate_count) {
        idcard->candidate_count = 0;
        idcard->candidate_at = 0;
        for (size_t i = 0; i < idcard_model_count; i++) {
            candidates_of(idcard, &idcard_models[i]);
        }
        if (idcard->candidate_count == 0) {
            idcard->trouble.code = NULL;
        }
    }
    bool opened = false;
    while (!opened && idcard->candidate_at < idcard->candidate_count) {
        opened = candidate_try(idcard, &idcard->candidates[idcard->candidate_at++], now_ms);
    }
}

/* The wire is gone, or it is the wrong one. */
static void unplug(struct idcard *idcard, int64_t look_ms)
{
    card_reader_unplug(&idcard->reader);
    idcard->reader.problem = NULL;
    if (idcard->port == idcard->settings.port) {
        port_close(idcard->port);
    } else {
        port_destroy(idcard->port);
    }
    if (idcard->proven) { /* it may come back as anything, so that all are looked at anew */
        idcard->candidate_at = idcard->candidate_count;
    }
    idcard->port = NULL;
    idcard->model = NULL;
    idcard->proven = false;
    idcard->card_problem = NULL;
    idcard->id[0] = '\0';
    idcard->look_ms = look_ms;
    idcard->write_ms = INT64_MAX;
    sodium_memzero(idcard->report, sizeof(idcard->report));
}

/* ── bytes ── */

static const struct idcard_framing *framing_of(const struct idcard *idcard)
{
    static const struct idcard_framing stream = {0};
    static const struct idcard_framing plain = {.report_bytes = IDCARD_REPORT_MAX_BYTES};
    static const struct idcard_framing counted = {.report_bytes = IDCARD_REPORT_MAX_BYTES,
                                                  .counted = true};
    if (idcard->model != NULL) {
        return &idcard->model->framing;
    }
    if (!idcard->settings.port_has_reports) {
        return &stream;
    }
    return idcard->settings.port_counts_reports ? &counted : &plain;
}

static int input(struct idcard *idcard, int64_t now_ms)
{
    uint8_t bytes[READ_BYTES];
    int size = 1;
    for (int i = 0; i < READS_MAX && size > 0; i++) {
        size = port_read(idcard->port, bytes, sizeof(bytes));
        if (size > 0) {
            const uint8_t *part = NULL;
            const size_t part_bytes =
                idcard_report_get(framing_of(idcard), bytes, (size_t)size, &part);
            card_reader_input(&idcard->reader, part, part_bytes, now_ms);
        }
    }
    sodium_memzero(bytes, sizeof(bytes));
    return size < 0 ? size : PORT_OK;
}

/* A command that is new takes the place of one that never went out. */
static void command_take(struct idcard *idcard)
{
    uint8_t bytes[SAM_COMMAND_MAX_BYTES];
    const size_t size = card_reader_output(&idcard->reader, bytes);
    if (size > 0) {
        memcpy(idcard->out, bytes, size);
        idcard->out_bytes = size;
        idcard->out_at = 0;
        idcard->report_at = idcard->report_bytes = 0;
    }
}

static int output(struct idcard *idcard, int64_t now_ms)
{
    command_take(idcard);
    idcard->write_ms = INT64_MAX;
    while (idcard->report_at < idcard->report_bytes || idcard->out_at < idcard->out_bytes) {
        if (idcard->report_at == idcard->report_bytes) {
            idcard->report_at = 0;
            idcard->out_at += idcard_report_put(framing_of(idcard), idcard->out + idcard->out_at,
                                                idcard->out_bytes - idcard->out_at, idcard->report,
                                                &idcard->report_bytes);
        }
        const int size = port_write(idcard->port, idcard->report + idcard->report_at,
                                    idcard->report_bytes - idcard->report_at);
        if (size < 0) {
            return size;
        }
        if (size == 0) {
            idcard->write_ms = now_ms + WRITE_AGAIN_MS;
            return PORT_OK;
        }
        idcard->report_at += (size_t)size;
    }
    return PORT_OK;
}

/* It has had its time and said nothing: the next candidate's turn, if there are more than one. */
static bool is_wrong_one(const struct idcard *idcard)
{
    return !idcard->proven && idcard->settings.port == NULL && idcard->candidate_count > 1 &&
           idcard->reader.problem != NULL;
}

static void pass_over(struct idcard *idcard, int64_t now_ms)
{
    const struct sam_problem *problem = idcard->reader.problem;
    const bool last = idcard->candidate_at == idcard->candidate_count;
    idcard->trouble = (struct port_problem){problem->code, problem->advice_zh, problem->advice_en};
    unplug(idcard, last ? now_ms + IDCARD_LOOK_MS : now_ms);
}

static void idcard_on_ready(struct device *device, const struct pollfd *fds, size_t count,
                            int64_t now_ms)
{
    struct idcard *idcard = idcard_of(device);
    (void)fds; /* a port says by itself that it has nothing */
    (void)count;
    if (!idcard->opened) {
        return;
    }
    if (idcard->port == NULL && now_ms >= idcard->look_ms) {
        look(idcard, now_ms);
    }
    if (idcard->port != NULL) {
        int error = input(idcard, now_ms);
        card_reader_tick(&idcard->reader, now_ms);
        error = error == PORT_OK ? output(idcard, now_ms) : error;
        if (error != PORT_OK) {
            unplug(idcard, now_ms);
        } else if (is_wrong_one(idcard)) {
            pass_over(idcard, now_ms);
        }
    }
    health_tell(idcard);
}

/* ── the device ── */

static int idcard_open(struct device *device, int64_t now_ms)
{
    struct idcard *idcard = idcard_of(device);
    assert(!idcard->opened);
    idcard->opened = true;
    idcard->look_ms = now_ms;
    idcard->told = (struct device_health){DEVICE_ABSENT, "", "", ""};
    return 0;
}

static size_t idcard_poll_fds(struct device *device, struct pollfd *fds, size_t room)
{
    const struct idcard *idcard = idcard_of(device);
    assert(room >= DEVICE_FDS_MAX);
    return idcard->port == NULL ? 0 : port_poll_fds(idcard->port, fds, room);
}

static int64_t idcard_next_deadline_ms(const struct device *device)
{
    const struct idcard *idcard = (const struct idcard *)device;
    if (!idcard->opened) {
        return DEVICE_NO_DEADLINE;
    }
    if (idcard->port == NULL) {
        return idcard->look_ms;
    }
    const int64_t next_ms = card_reader_next_ms(&idcard->reader);
    return idcard->write_ms < next_ms ? idcard->write_ms : next_ms;
}

static void idcard_close(struct device *device)
{
    struct idcard *idcard = idcard_of(device);
    if (idcard->port != NULL) {
        unplug(idcard, INT64_MAX);
    }
    idcard->opened = false;
    idcard->trouble.code = NULL;
    idcard->candidate_count = 0;
    idcard->candidate_at = 0;
}

static const struct device_ops idcard_ops = {
    .kind = "idcard",
    .open = idcard_open,
    .poll_fds = idcard_poll_fds,
    .on_ready = idcard_on_ready,
    .next_deadline_ms = idcard_next_deadline_ms,
    .health = idcard_health,
    .close = idcard_close,
};

struct idcard *idcard_create(const struct idcard_settings *settings)
{
    assert(settings->on_event != NULL && settings->root != NULL);
    struct idcard *idcard = calloc(1, sizeof(*idcard));
    if (idcard == NULL) {
        port_destroy(settings->port);
        return NULL;
    }
    idcard->device.ops = &idcard_ops;
    idcard->settings = *settings;
    if (settings->port != NULL) {
        idcard->settings.port = port_wrap(idcard, settings->port);
        if (idcard->settings.port == NULL) {
            free(idcard);
            return NULL;
        }
    }
    card_reader_init(&idcard->reader, &(struct card_reader_settings){
                                          .with_address = (settings->want & CARD_WANT_ADDRESS) != 0,
                                          .on_event = on_reader_event,
                                          .context = idcard,
                                      });
    return idcard;
}

struct device *idcard_device(struct idcard *idcard)
{
    return &idcard->device;
}

const char *idcard_model_name(const struct idcard *idcard)
{
    return idcard->proven && idcard->model != NULL ? idcard->model->name : "";
}

const char *idcard_module_id(const struct idcard *idcard)
{
    return idcard->id;
}

void idcard_destroy(struct idcard *idcard)
{
    if (idcard == NULL) {
        return;
    }
    if (idcard->opened) {
        idcard_close(&idcard->device);
    }
    port_destroy(idcard->settings.port);
    card_reader_deinit(&idcard->reader);
    sodium_memzero(idcard, sizeof(*idcard));
    free(idcard);
}
