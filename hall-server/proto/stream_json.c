#include "hall-server/proto/stream_json.h"

#include "hall-server/proto/json_in.h"

#include <string.h>

enum { MESSAGE_MAX_BYTES = 8192 };

static const char small_letters[] = "abcdefghijklmnopqrstuvwxyz";
static const char id_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

static bool topic_is_good(const char *name, size_t length)
{
    const size_t kind = strspn(name, small_letters);
    if (length == 0 || length > STREAM_TOPIC_MAX || strlen(name) != length || kind == 0) {
        return false;
    }
    if (kind == length) {
        return true;
    }
    return name[kind] == ':' && kind + 1 < length &&
           kind + 1 + strspn(name + kind + 1, id_letters) == length;
}

static void topic_add(struct json_in *in, struct stream_message *message, const char *name,
                      size_t length, int64_t seq)
{
    if (message->topic_count == STREAM_TOPICS_MAX || !topic_is_good(name, length)) {
        json_in_refuse(in, PROBLEM_BAD_MESSAGE, "topic");
        return;
    }
    memcpy(message->topics[message->topic_count].name, name, length + 1);
    message->topics[message->topic_count].seq = seq;
    message->topic_count++;
}

static void subscribe_read(struct json_in *in, json_t *topics, struct stream_message *message)
{
    const int64_t after = json_in_number(in, "after", false, 0, INT64_MAX, 0);
    size_t index;
    json_t *topic;
    message->kind = STREAM_SUBSCRIBE;
    json_in_text(in, "auth", false, message->auth, sizeof message->auth);
    if (!json_is_array(topics) || json_array_size(topics) == 0) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, "subscribe");
        return;
    }
    json_array_foreach(topics, index, topic)
    {
        if (!json_is_string(topic)) {
            json_in_refuse(in, PROBLEM_WRONG_TYPE, "subscribe");
            return;
        }
        topic_add(in, message, json_string_value(topic), json_string_length(topic), after);
    }
}

static void ack_read(struct json_in *in, json_t *topics, struct stream_message *message)
{
    const char *name;
    json_t *seq;
    message->kind = STREAM_ACK;
    if (!json_is_object(topics)) {
        json_in_refuse(in, PROBLEM_WRONG_TYPE, "ack");
        return;
    }
    json_object_foreach(topics, name, seq)
    {
        if (!json_is_integer(seq) || json_integer_value(seq) < 0) {
            json_in_refuse(in, PROBLEM_WRONG_TYPE, "ack");
            return;
        }
        topic_add(in, message, name, strlen(name), json_integer_value(seq));
    }
}

enum problem stream_json_read(const char *text, size_t length_bytes,
                              struct stream_message *ret_message)
{
    struct json_in in;
    struct stream_message message = {.topic_count = 0};
    json_in_open(&in, text, length_bytes, MESSAGE_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_t *subscribe = json_in_field(&in, "subscribe", false);
        json_t *ack = json_in_field(&in, "ack", false);
        if ((subscribe == NULL) == (ack == NULL)) {
            json_in_refuse(&in, PROBLEM_BAD_MESSAGE, "");
        } else if (subscribe != NULL) {
            subscribe_read(&in, subscribe, &message);
        } else {
            ack_read(&in, ack, &message);
        }
    }
    const enum problem problem = json_in_close(&in);
    if (problem == PROBLEM_NONE) {
        *ret_message = message;
    }
    return problem;
}
