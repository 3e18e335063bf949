/*
 * mashang-ime: answers the kiosk's questions about letters and strokes (ime_wire.h) on its standard
 * input, which is one end of a socket pair, until that is closed. Data and model are loaded with
 * the first question that needs them.
 *
 * What people type passes through here: it writes no file (a limit of the system's makes sure),
 * logs no word, leaves no core, wipes what it was asked, and its memory is gone with the process,
 * which the kiosk ends with the visit. A question that takes too long ends it too.
 *
 *   mashang-ime --ask shenfenzheng     prints what it would answer, for people
 */
#include "kiosk/ime/ime_hand.h"
#include "kiosk/ime/ime_pinyin.h"
#include "kiosk/ime/ime_wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    QUESTION_S_MAX = 10,
    FILES_MAX = 32,
    STRANGE_FILES_MAX = 1024,
    CLOSED = 0,
    BROKEN = 3,
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEMORY_IS_SHADOWED 1 /* maps terabytes that it never touches */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MEMORY_IS_SHADOWED 1
#endif
#endif
#ifndef MEMORY_IS_SHADOWED
#define MEMORY_IS_SHADOWED 0
#endif
static const rlim_t MEMORY_BYTES_MAX = (rlim_t)256 * 1024 * 1024; /* most of it mapped files */

struct ime {
    struct ime_pinyin *pinyin;
    struct ime_hand *hand;
    uint8_t frame[IME_FRAME_BYTES_MAX];
    size_t frame_bytes;
    struct ime_message message;
    struct ui_candidates candidates;
};

static bool limit(int what, rlim_t most)
{
    const struct rlimit both = {.rlim_cur = most, .rlim_max = most};
    return setrlimit((__rlimit_resource_t)what, &both) == 0;
}

static bool limits_set(void)
{
    /* Nothing of the kiosk's: a library of its may have left a file open for children. */
    for (int file = STDERR_FILENO + 1; file < STRANGE_FILES_MAX; file++) {
        (void)close(file);
    }
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)signal(SIGALRM, SIG_DFL);
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, FILES_MAX) &&
           (MEMORY_IS_SHADOWED || limit(RLIMIT_AS, MEMORY_BYTES_MAX));
}

static struct ime_pinyin *pinyin_of(struct ime *ime)
{
    ime->pinyin = ime->pinyin == NULL ? ime_pinyin_open(NULL) : ime->pinyin;
    return ime->pinyin;
}

/* False: what it needs is not installed. What is written by hand is told apart by words of
 * libpinyin's, and is there without them too. */
static bool answer(struct ime *ime, const struct ui_question *question)
{
    ui_candidates_clear(&ime->candidates);
    if (question->kind == UI_ASK_HAND) {
        ime->hand = ime->hand == NULL ? ime_hand_open(NULL) : ime->hand;
        if (ime->hand == NULL) {
            return false;
        }
        ime_hand_answer(ime->hand, question, &ime->candidates);
    } else if (pinyin_of(ime) != NULL) {
        ime_pinyin_answer(ime->pinyin, question, &ime->candidates);
    } else {
        return false;
    }
    if (pinyin_of(ime) != NULL) {
        ime_pinyin_words(ime->pinyin, &ime->candidates);
    }
    return true;
}

static bool send_all(const uint8_t *bytes, size_t size_bytes)
{
    size_t sent = 0;
    while (sent < size_bytes) {
        const ssize_t count = send(STDIN_FILENO, bytes + sent, size_bytes - sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR) {
            return false;
        }
        sent += count > 0 ? (size_t)count : 0;
    }
    return true;
}

/* The frame was read whole into ime->message. */
static bool serve(struct ime *ime)
{
    const enum ime_kind kind = ime->message.kind;
    if (kind != IME_PINYIN && kind != IME_HAND) {
        return false;
    }
    (void)alarm(QUESTION_S_MAX);
    const bool known = answer(ime, &ime->message.question);
    (void)alarm(0);
    uint8_t *frame = ime->frame;
    const size_t size = known ? ime_wire_answer(ime->message.serial, &ime->candidates, frame)
                              : ime_wire_refused(ime->message.serial, frame);
    const bool sent = send_all(frame, size);
    explicit_bzero(frame, sizeof(ime->frame));
    explicit_bzero(&ime->message, sizeof(ime->message));
    explicit_bzero(&ime->candidates, sizeof(ime->candidates));
    ime->frame_bytes = 0;
    return sent;
}

/* One question at a time: what comes behind one before it is answered is a broken kiosk. */
static int loop(struct ime *ime)
{
    for (;;) {
        const ssize_t count = recv(STDIN_FILENO, ime->frame + ime->frame_bytes,
                                   sizeof(ime->frame) - ime->frame_bytes, 0);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return count == 0 ? CLOSED : BROKEN;
        }
        ime->frame_bytes += (size_t)count;
        const int taken = ime_wire_read(ime->frame, ime->frame_bytes, &ime->message);
        if (taken == 0) {
            continue;
        }
        if (taken < 0 || (size_t)taken != ime->frame_bytes || !serve(ime)) {
            return BROKEN;
        }
    }
}

static int ask(struct ime *ime, const char *letters)
{
    struct ui_question question = {.kind = UI_ASK_PINYIN};
    if (strlen(letters) > UI_COMPOSE_LETTERS_MAX) {
        return 2;
    }
    memcpy(question.letters, letters, strlen(letters));
    if (!answer(ime, &question)) {
        fprintf(stderr, "mashang-ime: no data (libpinyin-data)\n");
        return 1;
    }
    for (int i = 0; i < ime->candidates.count; i++) {
        printf("%s %d %s\n", ui_candidate_text(&ime->candidates, i),
               ime->candidates.rows[i].letters, ui_candidate_word(&ime->candidates, i));
    }
    return 0;
}

int main(int count, char **words)
{
    static struct ime ime;
    int result = 2;
    if (count == 3 && strcmp(words[1], "--ask") == 0) {
        result = ask(&ime, words[2]);
    } else if (count == 1) {
        result = limits_set() ? loop(&ime) : BROKEN;
    } else {
        fprintf(stderr, "mashang-ime: the kiosk starts it; or: --ask LETTERS\n");
    }
    ime_pinyin_close(ime.pinyin);
    ime_hand_close(ime.hand);
    return result;
}
