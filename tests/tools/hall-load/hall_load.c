/*
 * Clients that ask for tickets as fast as they are answered: one socket each, kept alive, plain
 * POSIX sockets and poll(). For the crash group and the bench.
 *
 *   hall-load --url http://127.0.0.1:8080 --key K --clients 16 --count 5000
 *             [--services a,b,c] [--prefix ID] [--record FILE] [--again FILE] [--until-lost]
 *             [--get PATH]
 *
 * Request ids are PREFIX-0, PREFIX-1, … Each acknowledged ticket is written to --record as a line
 * "request_id<TAB>id<TAB>number", flushed when it is acknowledged. --again sends the request ids of
 * an earlier record and requires the same id and number. A lost connection ends the run unless
 * --until-lost says that this is what is waited for (exit 0 then).
 * --get asks for PATH instead, of any server: then an answer of 200 counts as a ticket.
 * Prints {"tickets","seconds","per_s","p50_ms","p99_ms","refused","lost","different"}.
 */
#include "drivers/base/buffer.h"
#include "drivers/base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CLIENTS_MAX = 1024,
    COUNT_MAX = 1000000,
    SERVICES_MAX = 64,
    ANSWER_MAX_BYTES = 64 * 1024,
    ID_ROOM = 72,
    NUMBER_ROOM = 16,
    REQUEST_ROOM = 1024,
    PATIENCE_MS = 20000,
};

struct asked {
    char request_id[ID_ROOM];
    char id[ID_ROOM];         /* of --again: what it was */
    char number[NUMBER_ROOM]; /* likewise */
};

struct client {
    int socket;
    int work; /* what it asks for now, or -1 */
    int64_t began_us;
    size_t sent;
    struct buffer out;
    struct buffer in;
};

struct load {
    struct sockaddr_in address;
    char host[128];
    const char *key;
    const char *prefix;
    const char *get; /* NULL: tickets */
    int clients;
    int count;
    const char *services[SERVICES_MAX];
    int service_count;
    bool until_lost;
    FILE *record;
    struct asked *again; /* NULL: new ids */
    struct client client[CLIENTS_MAX];
    int next;
    int tickets;
    int refused;
    int lost;
    int different;
    double *times_ms;
};

static struct load load = {.clients = 1, .count = 100, .prefix = "load"};

static void die(const char *what, const char *why)
{
    (void)fprintf(stderr, "hall-load: %s: %s\n", what, why);
    exit(2);
}

static void url_read(const char *url)
{
    unsigned port = 80;
    char host[64];
    if (sscanf(url, "http://%63[0-9.]:%u", host, &port) < 1 || port == 0 || port > 65535) {
        die("--url", "say http://A.B.C.D:PORT");
    }
    load.address.sin_family = AF_INET;
    load.address.sin_port = htons((uint16_t)port);
    if (inet_pton(AF_INET, host, &load.address.sin_addr) != 1) {
        die("--url", "not an address");
    }
    (void)snprintf(load.host, sizeof load.host, "%s:%u", host, port);
}

static void services_read(char *list)
{
    char *from = list;
    while (from != NULL && load.service_count < SERVICES_MAX) {
        char *comma = strchr(from, ',');
        if (comma != NULL) {
            *comma++ = '\0';
        }
        load.services[load.service_count++] = from;
        from = comma;
    }
}

static void again_read(const char *path)
{
    char line[256];
    FILE *file = fopen(path, "r");
    load.again = calloc(COUNT_MAX, sizeof *load.again);
    if (file == NULL || load.again == NULL) {
        die(path, "cannot be read");
    }
    load.count = 0;
    while (load.count < COUNT_MAX && fgets(line, sizeof line, file) != NULL) {
        struct asked *asked = &load.again[load.count];
        if (sscanf(line, "%71s %71s %15s", asked->request_id, asked->id, asked->number) == 3) {
            load.count++;
        }
    }
    (void)fclose(file);
}

static void arguments_read(int count, char **words)
{
    const char *url = NULL;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--until-lost") == 0) {
            load.until_lost = true;
            continue;
        }
        if (i + 1 == count) {
            die(words[i], "needs a value");
        }
        char *value = words[++i];
        const char *word = words[i - 1];
        if (strcmp(word, "--url") == 0) {
            url = value;
        } else if (strcmp(word, "--key") == 0) {
            load.key = value;
        } else if (strcmp(word, "--clients") == 0) {
            load.clients = atoi(value);
        } else if (strcmp(word, "--count") == 0) {
            load.count = atoi(value);
        } else if (strcmp(word, "--prefix") == 0) {
            load.prefix = value;
        } else if (strcmp(word, "--services") == 0) {
            services_read(value);
        } else if (strcmp(word, "--get") == 0) {
            load.get = value;
        } else if (strcmp(word, "--record") == 0) {
            load.record = fopen(value, "a");
        } else if (strcmp(word, "--again") == 0) {
            again_read(value);
        } else {
            die(word, "not known");
        }
    }
    if (url == NULL || load.key == NULL || load.clients < 1 || load.clients > CLIENTS_MAX ||
        load.count < 0 || load.count > COUNT_MAX) {
        die("arguments", "say --url, --key, --clients (1-1024) and --count");
    }
    url_read(url);
}

static int connected(void)
{
    const int one = 1;
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 ||
        connect(descriptor, (const struct sockaddr *)&load.address, sizeof load.address) != 0) {
        if (descriptor >= 0) {
            (void)close(descriptor);
        }
        return -1;
    }
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return descriptor;
}

/* The services of the hall, when none were named: one round trip before the clock starts. */
static void services_ask(void)
{
    static char answer[1 << 20];
    static char names[SERVICES_MAX][ID_ROOM];
    char request[REQUEST_ROOM];
    size_t length = 0;
    const int descriptor = connected();
    if (descriptor < 0) {
        die("connect", strerror(errno));
    }
    const int size = snprintf(request, sizeof request,
                              "GET /api/v1/services HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                              "Authorization: Bearer %s\r\n\r\n",
                              load.host, load.key);
    if (send(descriptor, request, (size_t)size, MSG_NOSIGNAL) != size) {
        die("send", strerror(errno));
    }
    for (;;) {
        const ssize_t got = recv(descriptor, answer + length, sizeof answer - 1 - length, 0);
        if (got <= 0) {
            break;
        }
        length += (size_t)got;
    }
    answer[length] = '\0';
    (void)close(descriptor);
    /* Every 17th, so that many queues take part. */
    const char *at = strstr(answer, "\"services\":[{");
    for (int seen = 0; at != NULL && load.service_count < SERVICES_MAX; seen++) {
        at = strstr(at, "{\"id\":\"");
        if (at == NULL) {
            break;
        }
        at += strlen("{\"id\":\"");
        if (seen % 17 == 0) {
            (void)sscanf(at, "%71[^\"]", names[load.service_count]);
            load.services[load.service_count] = names[load.service_count];
            load.service_count++;
        }
    }
    if (load.service_count == 0) {
        die("services", "the hall named none");
    }
}

static void ask_next(struct client *client)
{
    char id[ID_ROOM];
    char body[REQUEST_ROOM];
    if (load.next >= load.count) {
        client->work = -1;
        return;
    }
    client->work = load.next++;
    if (load.again != NULL) {
        (void)snprintf(id, sizeof id, "%s", load.again[client->work].request_id);
    } else {
        (void)snprintf(id, sizeof id, "%s-%08d", load.prefix, client->work);
    }
    const char *service =
        load.service_count == 0 ? "" : load.services[client->work % load.service_count];
    if (load.again != NULL) {
        int number = 0; /* the same request asks for the same: the id says which it was */
        const char *dash = strrchr(id, '-');
        number = dash == NULL ? 0 : atoi(dash + 1);
        service = load.services[number % load.service_count];
    }
    const int length =
        snprintf(body, sizeof body, "{\"services\":[\"%s\"],\"request_id\":\"%s\"}", service, id);
    buffer_clear(&client->out);
    const int made =
        load.get != NULL
            ? buffer_append_format(
                  &client->out, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n",
                  load.get, load.host, load.key)
            : buffer_append_format(
                  &client->out,
                  "POST /api/v1/tickets HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer "
                  "%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                  load.host, load.key, length, body);
    if (made != BUFFER_OK) {
        die("request", "too long");
    }
    buffer_clear(&client->in);
    client->sent = 0;
    client->began_us = clock_monotonic_us();
}

/* The text member `key` of the answer's first object. */
static bool member(const char *text, const char *key, char *ret, size_t room)
{
    char pattern[32];
    (void)snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
    const char *from = strstr(text, pattern);
    if (from == NULL) {
        return false;
    }
    from += strlen(pattern);
    const char *to = strchr(from, '"');
    if (to == NULL || (size_t)(to - from) >= room) {
        return false;
    }
    memcpy(ret, from, (size_t)(to - from));
    ret[to - from] = '\0';
    return true;
}

static void answer_take(struct client *client, int status, const char *body)
{
    char id[ID_ROOM];
    char number[NUMBER_ROOM];
    if (load.get != NULL && status == 200) {
        load.times_ms[load.tickets++] = (double)(clock_monotonic_us() - client->began_us) / 1000.0;
        return;
    }
    if (status != 201 || !member(body, "id", id, sizeof id) ||
        !member(body, "number", number, sizeof number)) {
        if (load.refused++ == 0) {
            (void)fprintf(stderr, "hall-load: %d %.300s\n", status, body);
        }
        return;
    }
    load.times_ms[load.tickets++] = (double)(clock_monotonic_us() - client->began_us) / 1000.0;
    if (load.again != NULL) {
        const struct asked *asked = &load.again[client->work];
        if (strcmp(asked->id, id) != 0 || strcmp(asked->number, number) != 0) {
            load.different++;
            (void)fprintf(stderr, "hall-load: %s was %s %s, is %s %s\n", asked->request_id,
                          asked->id, asked->number, id, number);
        }
    } else if (load.record != NULL) {
        (void)fprintf(load.record, "%s-%08d\t%s\t%s\n", load.prefix, client->work, id, number);
    }
}

/* True once the answer is whole and was taken. */
static bool answer_look(struct client *client)
{
    const char *text = buffer_text(&client->in);
    const char *end = strstr(text, "\r\n\r\n");
    const char *length = strstr(text, "Content-Length: ");
    int status = 0;
    if (end == NULL || length == NULL || length > end ||
        sscanf(text, "HTTP/1.1 %d", &status) != 1) {
        return false;
    }
    const size_t whole = (size_t)(end + 4 - text) + (size_t)atoi(length + 16);
    if (client->in.length_bytes < whole) {
        return false;
    }
    answer_take(client, status, end + 4);
    return true;
}

static void client_lose(struct client *client)
{
    (void)close(client->socket);
    client->socket = -1;
    client->work = -1;
    load.lost++;
}

static void client_write(struct client *client)
{
    const ssize_t sent = send(client->socket, client->out.bytes + client->sent,
                              client->out.length_bytes - client->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) {
        client_lose(client);
    } else if (sent > 0) {
        client->sent += (size_t)sent;
    }
}

static void client_read(struct client *client)
{
    char bytes[16384];
    const ssize_t got = recv(client->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        client_lose(client);
    } else if (got > 0) {
        if (buffer_append(&client->in, bytes, (size_t)got) != BUFFER_OK) {
            die("answer", "too long");
        }
        if (answer_look(client)) {
            ask_next(client);
            if (client->work >= 0) {
                client_write(client);
            }
        }
    }
}

static void run(void)
{
    static struct pollfd polls[CLIENTS_MAX];
    for (;;) {
        int busy = 0;
        for (int i = 0; i < load.clients; i++) {
            struct client *client = &load.client[i];
            const bool works = client->work >= 0;
            polls[i].fd = works ? client->socket : -1;
            polls[i].events =
                (short)(works && client->sent < client->out.length_bytes ? POLLOUT : POLLIN);
            polls[i].revents = 0;
            busy += works;
        }
        if (busy == 0) {
            return;
        }
        if (poll(polls, (nfds_t)load.clients, PATIENCE_MS) <= 0) {
            load.lost += busy;
            return;
        }
        for (int i = 0; i < load.clients; i++) {
            if ((polls[i].revents & POLLOUT) != 0) {
                client_write(&load.client[i]);
            } else if (polls[i].revents != 0) {
                client_read(&load.client[i]);
            }
        }
    }
}

static int by_time(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int count, char **words)
{
    arguments_read(count, words);
    (void)signal(SIGPIPE, SIG_IGN);
    load.times_ms = calloc((size_t)load.count + 1, sizeof *load.times_ms);
    if (load.times_ms == NULL) {
        die("memory", "short");
    }
    if (load.service_count == 0 && load.get == NULL) {
        services_ask();
    }
    for (int i = 0; i < load.clients; i++) {
        struct client *client = &load.client[i];
        buffer_init(&client->out, (size_t)REQUEST_ROOM * 2);
        buffer_init(&client->in, ANSWER_MAX_BYTES);
        client->work = -1;
        client->socket = connected();
        if (client->socket < 0) {
            die("connect", strerror(errno));
        }
    }
    const int64_t began_us = clock_monotonic_us();
    for (int i = 0; i < load.clients; i++) {
        ask_next(&load.client[i]);
    }
    run();
    const double seconds = (double)(clock_monotonic_us() - began_us) / 1e6;
    qsort(load.times_ms, (size_t)load.tickets, sizeof *load.times_ms, by_time);
    const int last = load.tickets > 0 ? load.tickets - 1 : 0;
    (void)printf("{\"tickets\":%d,\"seconds\":%.4f,\"per_s\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
                 "\"refused\":%d,\"lost\":%d,\"different\":%d}\n",
                 load.tickets, seconds, seconds > 0 ? load.tickets / seconds : 0,
                 load.times_ms[last / 2], load.times_ms[(int)((double)last * 0.99)], load.refused,
                 load.lost, load.different);
    for (int i = 0; i < load.clients; i++) {
        buffer_deinit(&load.client[i].out);
        buffer_deinit(&load.client[i].in);
        if (load.client[i].socket >= 0) {
            (void)close(load.client[i].socket);
        }
    }
    if (load.record != NULL && fclose(load.record) != 0) {
        die("--record", "cannot be written");
    }
    free(load.times_ms);
    free(load.again);
    if (load.until_lost) {
        return load.refused > 0 || load.different > 0;
    }
    return load.refused > 0 || load.lost > 0 || load.different > 0;
}
