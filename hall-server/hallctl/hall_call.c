#include "hall-server/hallctl/hall_call.h"

#include "drivers/base/clock.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/machine_user.h"
#include "hall-server/net/access.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ADDRESS_ROOM = 64, HEAD_ROOM = 4096, STATUS_OK_LAST = 299, TRIES = 3 };

bool hall_call_runs(const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof path, "%.4000s/server.lock", folder);
    const int file = open(path, O_RDWR | O_CLOEXEC);
    const bool runs = file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0;
    if (file >= 0) {
        close(file);
    }
    return runs;
}

/* --- The line -----------------------------------------------------------------------------------
 */

/* The address and port in the server's lock file. */
static bool place_read(const char *folder, char ret_address[ADDRESS_ROOM], char ret_port[8])
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof path, "%.4000s/server.lock", folder);
    FILE *file = fopen(path, "r");
    const bool good = file != NULL && fscanf(file, "%63s %7s", ret_address, ret_port) == 2;
    if (file != NULL) {
        fclose(file);
    }
    if (good && (strcmp(ret_address, "0.0.0.0") == 0 || strcmp(ret_address, "::") == 0)) {
        snprintf(ret_address, ADDRESS_ROOM, "%s", ret_address[0] == ':' ? "::1" : "127.0.0.1");
    }
    return good;
}

/* A connected socket, or -1. */
static int dial(const char *folder)
{
    char address[ADDRESS_ROOM], port[8];
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    const struct timeval patience = {.tv_sec = HALL_CALL_S};
    struct addrinfo *found = NULL;
    if (!place_read(folder, address, port) || getaddrinfo(address, port, &wanted, &found) != 0) {
        return -1;
    }
    const int line = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = line >= 0;
    good = good && setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
           setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
           connect(line, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (!good && line >= 0) {
        close(line);
    }
    return good ? line : -1;
}

static bool send_all(int line, const char *text, size_t size_bytes)
{
    while (size_bytes > 0) {
        const ssize_t sent = send(line, text, size_bytes, MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        text += sent;
        size_bytes -= (size_t)sent;
    }
    return true;
}

/* Reads until `size_bytes` are there; how many are, fewer at the end of the line. */
static size_t receive(int line, char *text, size_t have_bytes, size_t size_bytes)
{
    while (have_bytes < size_bytes) {
        const ssize_t came = recv(line, text + have_bytes, size_bytes - have_bytes, 0);
        if (came <= 0) {
            break;
        }
        have_bytes += (size_t)came;
    }
    return have_bytes;
}

/* The body, malloc'd and ended with a NUL, and the status; NULL: no answer, or a wrong one. */
static char *answer_read(int line, int *ret_status)
{
    char head[HEAD_ROOM];
    size_t have_bytes = 0;
    char *end = NULL;
    while (end == NULL && have_bytes < sizeof head - 1) {
        const ssize_t came = recv(line, head + have_bytes, sizeof head - 1 - have_bytes, 0);
        if (came <= 0) {
            return NULL;
        }
        have_bytes += (size_t)came;
        head[have_bytes] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    const char *length = end == NULL ? NULL : strstr(head, "\r\nContent-Length:");
    const long size_bytes = length == NULL ? -1 : strtol(strchr(length, ':') + 1, NULL, 10);
    if (size_bytes < 0 || size_bytes > HALL_CALL_ANSWER_MAX_BYTES ||
        sscanf(head, "HTTP/1.1 %d", ret_status) != 1) {
        return NULL;
    }
    const size_t early_bytes = have_bytes - (size_t)(end + 4 - head);
    char *body = malloc((size_t)size_bytes + 1);
    if (body == NULL || early_bytes > (size_t)size_bytes) {
        free(body);
        return NULL;
    }
    memcpy(body, end + 4, early_bytes);
    if (receive(line, body, early_bytes, (size_t)size_bytes) != (size_t)size_bytes) {
        free(body);
        return NULL;
    }
    body[size_bytes] = '\0';
    return body;
}

/* --- The question -------------------------------------------------------------------------------
 */

/* What the hall answered, or NULL; *ret_status 0: nothing. */
static json_t *ask(const char *folder, const char *path, const char *token, const char *body,
                   int *ret_status)
{
    char head[HEAD_ROOM];
    *ret_status = 0;
    const int line = dial(folder);
    if (line < 0) {
        return NULL;
    }
    const size_t body_bytes = body == NULL ? 0 : strlen(body);
    const int size_bytes = snprintf(
        head, sizeof head,
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: close\r\n",
        body == NULL ? "GET" : "POST", path, token);
    json_t *answer = NULL;
    char more[HEAD_ROOM] = "\r\n";
    if (body != NULL) {
        snprintf(more, sizeof more, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                 body_bytes);
    }
    if (send_all(line, head, (size_t)size_bytes) && send_all(line, more, strlen(more)) &&
        (body == NULL || send_all(line, body, body_bytes))) {
        char *text = answer_read(line, ret_status);
        answer = text == NULL ? NULL : json_loads(text, 0, NULL);
        free(text);
    }
    close(line);
    return answer;
}

/* A session of HALL_CALL_USER, who is there from now on. */
static int session_begin(struct access *access, char ret_token[ACCESS_SECRET_ROOM])
{
    char password[ACCESS_NEW_PASSWORD_ROOM];
    struct access_identity identity;
    access_new_password(password);
    const int error = access_add_user(access, HALL_CALL_USER, password, ROLE_ADMIN, "");
    sodium_memzero(password, sizeof password);
    if (error != ACCESS_OK && error != ACCESS_EXISTS) { /* EXISTS: another hallctl asks, too */
        return error;
    }
    char who[ACCESS_NAME_MAX + 1];
    machine_user(who);
    return access_open_machine_session(access, HALL_CALL_USER, who, clock_wall_ms(), &identity,
                                       ret_token);
}

/* The answer when it is a good one; else it says why not. */
static json_t *answer_judge(json_t *answer, int status)
{
    const char *title = json_string_value(json_object_get(answer, "title"));
    const char *title_zh = json_string_value(json_object_get(answer, "title_zh"));
    const char *code = json_string_value(json_object_get(answer, "code"));
    const char *detail = json_string_value(json_object_get(answer, "detail"));
    if (answer != NULL && status <= STATUS_OK_LAST) {
        return answer;
    }
    if (title == NULL || code == NULL) {
        command_refuse("the hall did not answer (%d)", status);
    } else {
        command_refuse("%s%s%s / %s (%s)", title, detail == NULL ? "" : ": ",
                       detail == NULL ? "" : detail, title_zh == NULL ? "" : title_zh, code);
    }
    json_decref(answer);
    return NULL;
}

json_t *hall_call(const char *folder, const char *path, const json_t *body)
{
    struct access *access = NULL;
    char token[ACCESS_SECRET_ROOM];
    if (!hall_call_runs(folder)) {
        command_refuse("the hall in %s does not run", folder);
        return NULL;
    }
    int error = access_open(folder, &access);
    if (error != ACCESS_OK) {
        command_refuse("%s: %s", folder, access_error_words(error));
        return NULL;
    }
    char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
    json_t *answer = NULL;
    int status = 401;
    /* Another hallctl that ends takes the user, and this one's session, with it: once more. */
    for (int i = 0; i < TRIES && status == 401 && error == ACCESS_OK; i++) {
        error = session_begin(access, token);
        if (error == ACCESS_OK) {
            json_decref(answer);
            answer = ask(folder, path, token, text, &status);
        }
    }
    const int removed = access_remove_user(access, HALL_CALL_USER);
    access_close(access);
    sodium_memzero(token, sizeof token);
    free(text);
    if (error != ACCESS_OK || (removed != ACCESS_OK && removed != ACCESS_UNKNOWN)) {
        command_refuse("%s: %s", folder, access_error_words(error != ACCESS_OK ? error : removed));
        json_decref(answer);
        return NULL;
    }
    return answer_judge(answer, status);
}
