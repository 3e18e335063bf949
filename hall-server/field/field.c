#include "hall-server/field/field.h"

#include "drivers/base/clock.h"
#include "drivers/text/text.h"
#include "hall-server/field/field_line.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A firmware file that was checked; it stays, since devices may be at any place of it. */
struct field_image {
    uint8_t *bytes;
    size_t size_bytes;
    struct firmware_file file;
};

struct field {
    struct field_config config;
    int started; /* lines whose thread runs */
    struct field_line lines[FIELD_LINES_MAX];
    struct field_seat_device *devices[FIELD_DEVICES_MAX]; /* by index into wires */
    struct field_line *lines_of[FIELD_DEVICES_MAX];
    int image_count;
    struct field_image images[FIELD_IMAGES_MAX];
};

/* Puts each device on its line; FIELD_BAD_CONFIG when it can't be there. */
static int place_devices(struct field *field)
{
    const struct field_config *config = &field->config;
    if (config->line_count < 0 || config->line_count > FIELD_LINES_MAX || config->wire_count < 0 ||
        config->wire_count > FIELD_DEVICES_MAX) {
        return FIELD_BAD_CONFIG;
    }
    for (int i = 0; i < config->wire_count; i++) {
        const struct field_wire *wire = &config->wires[i];
        if (wire->line < 0 || wire->line >= config->line_count ||
            wire->address < DEVICE_ADDRESS_FIRST || wire->address >= DEVICE_ADDRESS_LAST ||
            device_kind_name((int)wire->kind) == NULL) {
            return FIELD_BAD_CONFIG;
        }
        struct field_line *line = &field->lines[wire->line];
        if (line->count == FIELD_LINE_DEVICES_MAX) {
            return FIELD_BAD_CONFIG;
        }
        for (int k = 0; k < line->count; k++) {
            if (line->devices[k].address == wire->address) {
                return FIELD_BAD_CONFIG;
            }
        }
        struct field_seat_device *seat = &line->devices[line->count++];
        *seat = (struct field_seat_device){
            .index = i, .address = wire->address, .page_until_ms = INT64_MAX};
        field_device_init(&seat->device, wire->kind, 0);
        field->devices[i] = seat;
        field->lines_of[i] = line;
    }
    return FIELD_OK;
}

static int start_line(struct field *field, int index)
{
    struct field_line *line = &field->lines[index];
    line->field = field;
    line->config = &field->config;
    line->path = field->config.lines[index];
    if (text_fonts_create(NULL, &line->fonts) != TEXT_OK) {
        return FIELD_NO_FONT;
    }
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&line->lock, NULL);
    pthread_cond_init(&line->mail_came, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&line->thread, NULL, field_line_run, line) != 0) {
        pthread_cond_destroy(&line->mail_came);
        pthread_mutex_destroy(&line->lock);
        text_fonts_destroy(line->fonts);
        return FIELD_NO_THREAD;
    }
    field->started++;
    return FIELD_OK;
}

int field_start(const struct field_config *config, struct field **ret_field)
{
    assert(config->on_key != NULL);
    assert(config->on_state != NULL);
    struct field *field = calloc(1, sizeof(*field));
    if (field == NULL) {
        return FIELD_NO_MEMORY;
    }
    field->config = *config;
    int result = place_devices(field);
    for (int i = 0; i < config->line_count && result == FIELD_OK; i++) {
        result = start_line(field, i);
    }
    if (result != FIELD_OK) {
        field_stop(field);
        return result;
    }
    *ret_field = field;
    return FIELD_OK;
}

void field_stop(struct field *field)
{
    if (field == NULL) {
        return;
    }
    for (int i = 0; i < field->started; i++) {
        struct field_line *line = &field->lines[i];
        pthread_mutex_lock(&line->lock);
        line->stopping = true;
        pthread_cond_signal(&line->mail_came);
        pthread_mutex_unlock(&line->lock);
    }
    for (int i = 0; i < field->started; i++) {
        struct field_line *line = &field->lines[i];
        pthread_join(line->thread, NULL);
        pthread_cond_destroy(&line->mail_came);
        pthread_mutex_destroy(&line->lock);
        text_fonts_destroy(line->fonts);
    }
    for (int i = 0; i < field->image_count; i++) {
        free(field->images[i].bytes);
    }
    free(field);
}

struct field_line *field_line_of(struct field *field, int device)
{
    assert(device >= 0 && device < field->config.wire_count);
    return field->lines_of[device];
}

struct field_seat_device *field_seat_of(struct field *field, int device)
{
    assert(device >= 0 && device < field->config.wire_count);
    return field->devices[device];
}

/* The device's mail, with the line's lock held until post(). */
static struct field_mail *open_mail(struct field *field, int device, enum device_kind kind)
{
    assert(device >= 0 && device < field->config.wire_count);
    assert(kind == 0 || field->config.wires[device].kind == kind);
    pthread_mutex_lock(&field->lines_of[device]->lock);
    return &field->devices[device]->mail;
}

static void post(struct field *field, int device)
{
    struct field_line *line = field->lines_of[device];
    pthread_cond_signal(&line->mail_came);
    pthread_mutex_unlock(&line->lock);
}

void field_show_strip(struct field *field, int device, const struct strip_view *view)
{
    struct field_mail *mail = open_mail(field, device, DEVICE_STRIP);
    mail->view.strip = *view;
    mail->view_new = true;
    post(field, device);
}

void field_show_pad(struct field *field, int device, const struct field_pad_view *view)
{
    struct field_mail *mail = open_mail(field, device, DEVICE_PAD);
    mail->view.pad = *view;
    mail->view_new = true;
    post(field, device);
}

void field_show_review(struct field *field, int device, uint16_t review)
{
    struct field_mail *mail = open_mail(field, device, DEVICE_EVALUATOR);
    mail->view.review = review;
    mail->view_new = true;
    post(field, device);
}

void field_sound(struct field *field, int device, uint8_t sound)
{
    assert(field->config.wires[device].kind != DEVICE_STRIP);
    struct field_mail *mail = open_mail(field, device, 0);
    mail->sound = sound;
    mail->sound_new = true;
    post(field, device);
}

/* The image of these bytes, which were given before or are now. */
static const struct field_image *image_keep(struct field *field, const uint8_t *public_key,
                                            const uint8_t *bytes, size_t size_bytes,
                                            enum firmware_file_result *ret_result)
{
    struct firmware_file file;
    *ret_result = firmware_file_check(public_key, bytes, size_bytes, &file);
    if (*ret_result != FIRMWARE_FILE_OK) {
        return NULL;
    }
    for (int i = 0; i < field->image_count; i++) {
        const struct field_image *image = &field->images[i];
        if (image->size_bytes == size_bytes && memcmp(image->bytes, bytes, size_bytes) == 0) {
            return image;
        }
    }
    uint8_t *copy = field->image_count < FIELD_IMAGES_MAX ? malloc(size_bytes) : NULL;
    if (copy == NULL) {
        *ret_result = FIRMWARE_FILE_NO_ROOM;
        return NULL;
    }
    memcpy(copy, bytes, size_bytes);
    struct field_image *image = &field->images[field->image_count++];
    *image = (struct field_image){.bytes = copy, .size_bytes = size_bytes};
    /* Once more, since what was found points into the bytes. */
    *ret_result = firmware_file_check(public_key, copy, size_bytes, &image->file);
    assert(*ret_result == FIRMWARE_FILE_OK);
    return image;
}

enum firmware_file_result field_update(struct field *field, int device,
                                       const struct field_firmware *firmware)
{
    assert(device >= 0 && device < field->config.wire_count);
    enum firmware_file_result result;
    const struct field_image *image =
        image_keep(field, firmware->public_key, firmware->bytes, firmware->size_bytes, &result);
    if (image == NULL) {
        return result;
    }
    if ((int)image->file.parts[0].head.kind != (int)field->config.wires[device].kind) {
        return FIRMWARE_FILE_OTHER_KIND;
    }
    struct field_mail *mail = open_mail(field, device, 0);
    mail->update = &image->file;
    mail->update_may_be_older = firmware->may_be_older;
    post(field, device);
    return FIRMWARE_FILE_OK;
}

void field_keys_again(struct field *field, int device)
{
    struct field_mail *mail = open_mail(field, device, 0);
    mail->again = true;
    post(field, device);
}

void field_key_done(struct field *field, int device, uint32_t session, uint32_t number)
{
    struct field_mail *mail = open_mail(field, device, 0);
    mail->done_session = session;
    mail->done_number = number;
    mail->done_new = true;
    post(field, device);
}

int field_new_devices(struct field *field, struct field_new_device *ret_devices, int room)
{
    const int64_t now_ms = clock_monotonic_ms();
    int count = 0;
    for (int i = 0; i < field->started; i++) {
        struct field_line *line = &field->lines[i];
        pthread_mutex_lock(&line->lock);
        for (int k = 0; k < line->new_count && count < room; k++) {
            const struct field_found *found = &line->new_devices[k];
            struct field_new_device *device = &ret_devices[count++];
            *device = (struct field_new_device){.line = i,
                                                .kind = found->kind,
                                                .presses = found->presses,
                                                .heard_ms = now_ms - found->heard_ms};
            memcpy(device->unique_id, found->unique_id, sizeof(device->unique_id));
        }
        pthread_mutex_unlock(&line->lock);
    }
    return count;
}

static bool post_seek(struct field_line *line, const struct field_seek_mail *mail)
{
    pthread_mutex_lock(&line->lock);
    const bool room = line->seek_mail_count < FIELD_ORDERS_MAX;
    if (room) {
        line->seek_mail[line->seek_mail_count++] = *mail;
        pthread_cond_signal(&line->mail_came);
    }
    pthread_mutex_unlock(&line->lock);
    return room;
}

bool field_blink(struct field *field, int line, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                 int seconds)
{
    assert(line >= 0 && line < field->started);
    struct field_seek_mail mail = {.bind = -1, .locate_s = seconds};
    memcpy(mail.unique_id, unique_id, sizeof(mail.unique_id));
    return post_seek(&field->lines[line], &mail);
}

bool field_bind(struct field *field, int device, const uint16_t unique_id[REG_UNIQUE_ID_SIZE],
                const struct field_wanted *wanted)
{
    assert(device >= 0 && device < field->config.wire_count);
    struct field_line *line = field->lines_of[device];
    struct field_seek_mail mail = {.bind = (int)(field->devices[device] - line->devices),
                                   .if_lost = wanted->if_lost,
                                   .note = wanted->note};
    memcpy(mail.unique_id, unique_id, sizeof(mail.unique_id));
    return post_seek(line, &mail);
}

bool field_bind_by_key(struct field *field, int device, uint64_t note)
{
    assert(device >= 0 && device < field->config.wire_count);
    struct field_line *line = field->lines_of[device];
    const struct field_seek_mail mail = {
        .bind = (int)(field->devices[device] - line->devices), .by_key = true, .note = note};
    return post_seek(line, &mail);
}
