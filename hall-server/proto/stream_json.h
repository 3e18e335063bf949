/*
 * What a client says on the stream, read strictly:
 *   {"subscribe":["board","seat:12"],"after":0,"auth":"TOKEN"}   or   {"ack":{"board":123}}
 *
 * Pure; any thread. Uses jansson to read.
 */
#ifndef HALL_SERVER_PROTO_STREAM_JSON_H
#define HALL_SERVER_PROTO_STREAM_JSON_H

#include "hall-server/model/problem.h"

#include <stddef.h>
#include <stdint.h>

enum {
    STREAM_TOPICS_MAX = 160, /* in one message */
    STREAM_TOPIC_MAX = 47,   /* characters of a topic: "ticket:" and a UUID */
    STREAM_AUTH_MAX = 64,
};

enum stream_kind { STREAM_SUBSCRIBE, STREAM_ACK };

struct stream_message {
    enum stream_kind kind;
    int topic_count;
    struct {
        char name[STREAM_TOPIC_MAX + 1]; /* [a-z]+ or [a-z]+:[A-Za-z0-9-]+ */
        int64_t seq;                     /* of an ack; of a subscribe `after` */
    } topics[STREAM_TOPICS_MAX];
    char auth[STREAM_AUTH_MAX + 1]; /* "" if it was not said */
};

/* PROBLEM_NONE, or what is wrong; *ret_message is untouched then. */
enum problem stream_json_read(const char *text, size_t length_bytes,
                              struct stream_message *ret_message);

#endif
