/*
 * A hall that says anything: on the stream, and as the answer to an ask. The client must stay
 * whole: no crash, no wish beyond its limits, one answer for the ask.
 */
#include "hall-server/client/client.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t wishes_take(struct client *client, int64_t now_ms)
{
    struct client_wish wish;
    uint32_t exchange = 0;
    while (client_next_wish(client, &wish)) {
        if (wish.kind == CLIENT_WISH_HTTP) {
            exchange = wish.exchange;
        } else if (wish.kind == CLIENT_WISH_STREAM_OPEN) {
            client_stream_opened(client, now_ms);
        }
    }
    return exchange;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint64_t seed[2] = {1, 2};
    struct client *client = client_create("mk_fuzz", seed);
    const struct client_ask ask = client_issue(&(const char *){"s-1"}, 1, CLIENT_GROUND_NONE);
    assert(client != NULL);
    assert(client_subscribe(client, "board", 0) == CLIENT_OK);
    assert(client_subscribe(client, "seat:12", 0) == CLIENT_OK);
    assert(client_ask(client, 1, &ask, 0) == CLIENT_OK);
    const uint32_t exchange = wishes_take(client, 0);
    client_stream_message(client, (const char *)data, size, 1);
    client_http_answer(client, exchange, size > 0 ? 200 + data[0] * 2 : 200, (const char *)data,
                       size, 1);
    int answers = 0;
    struct client_event event;
    for (int64_t now_ms = 1; now_ms < 20000; now_ms += 1000) {
        client_tick(client, now_ms);
        wishes_take(client, now_ms);
        while (client_next_event(client, &event)) {
            answers += event.kind == CLIENT_ANSWER;
            client_event_deinit(&event);
        }
    }
    assert(answers == 1);
    client_destroy(client);
    return 0;
}
