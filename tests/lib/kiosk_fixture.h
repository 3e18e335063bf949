/*
 * A hall as the kiosk sees it, with the real names of the demo catalogue, and a visit led to any
 * screen: for the tests of screens and for their pictures. For tests only.
 */
#ifndef TESTS_LIB_KIOSK_FIXTURE_H
#define TESTS_LIB_KIOSK_FIXTURE_H

#include "kiosk/screens/kiosk.h"

/* Screens, and the ones that look different by what happened. */
#define FIXTURE_SCENES(X)                                                                          \
    X(SCENE_HOME, "home", SCREEN_HOME)                                                             \
    X(SCENE_STARTING, "home-starting", SCREEN_HOME)                                                \
    X(SCENE_HOME_CLOSED, "home-closed", SCREEN_HOME)                                               \
    X(SCENE_HOME_CONTRAST, "home-contrast", SCREEN_HOME)                                           \
    X(SCENE_DEPARTMENTS, "departments", SCREEN_DEPARTMENTS)                                        \
    X(SCENE_DEPARTMENTS_LAST, "departments-last-page", SCREEN_DEPARTMENTS)                         \
    X(SCENE_GROUPS, "groups", SCREEN_GROUPS)                                                       \
    X(SCENE_SERVICES, "services", SCREEN_SERVICES)                                                 \
    X(SCENE_SERVICES_LONG, "services-long-names", SCREEN_SERVICES)                                 \
    X(SCENE_SERVICES_RING, "services-ring", SCREEN_SERVICES)                                       \
    X(SCENE_CONFIRM, "confirm", SCREEN_CONFIRM)                                                    \
    X(SCENE_CONFIRM_CONTRAST, "confirm-contrast", SCREEN_CONFIRM)                                  \
    X(SCENE_CONFIRM_LOADING, "confirm-loading", SCREEN_CONFIRM)                                    \
    X(SCENE_CONFIRM_NO_GUIDE, "confirm-no-guide", SCREEN_CONFIRM)                                  \
    X(SCENE_CONFIRM_LONG, "confirm-long", SCREEN_CONFIRM)                                          \
    X(SCENE_CONFIRM_NO_PAPER, "confirm-no-paper", SCREEN_CONFIRM)                                  \
    X(SCENE_CONFIRM_CLOSED, "confirm-closed", SCREEN_CONFIRM)                                      \
    X(SCENE_CHECKING, "checking", SCREEN_CHECKING)                                                 \
    X(SCENE_ISSUING, "issuing", SCREEN_ISSUING)                                                    \
    X(SCENE_PRINTING, "printing", SCREEN_PRINTING)                                                 \
    X(SCENE_THANKS, "thanks", SCREEN_THANKS)                                                       \
    X(SCENE_THANKS_PHONE, "thanks-phone", SCREEN_THANKS)                                           \
    X(SCENE_CLAIM, "claim", SCREEN_CLAIM)                                                          \
    X(SCENE_CLAIM_FAILED, "claim-print-failed", SCREEN_CLAIM)                                      \
    X(SCENE_CLAIM_UNSURE, "claim-print-unsure", SCREEN_CLAIM)                                      \
    X(SCENE_CLAIM_OVER, "claim-over", SCREEN_CLAIM_OVER)                                           \
    X(SCENE_NO_PAPER, "no-paper", SCREEN_NO_PAPER)                                                 \
    X(SCENE_COVER_OPEN, "no-paper-cover-open", SCREEN_NO_PAPER)                                    \
    X(SCENE_CLOSED, "closed", SCREEN_CLOSED)                                                       \
    X(SCENE_LUNCH, "closed-lunch", SCREEN_CLOSED)                                                  \
    X(SCENE_GONE, "gone", SCREEN_GONE)                                                             \
    X(SCENE_KEY_REFUSED, "gone-key-refused", SCREEN_GONE)                                          \
    X(SCENE_REFUSED, "refused", SCREEN_REFUSED)                                                    \
    X(SCENE_REFUSED_FULL, "refused-full", SCREEN_REFUSED)                                          \
    X(SCENE_HELP, "help", SCREEN_HELP)                                                             \
    X(SCENE_STILL_THERE, "still-there", SCREEN_STILL_THERE)

#define FIXTURE_SCENE_ENUM(symbol, name, screen) symbol,
enum fixture_scene { FIXTURE_SCENES(FIXTURE_SCENE_ENUM) SCENE_COUNT };
#undef FIXTURE_SCENE_ENUM

const char *fixture_scene_name(enum fixture_scene scene);
enum kiosk_screen fixture_scene_screen(enum fixture_scene scene);

/* The hall's answers: static. */
const struct shape_hall *fixture_hall(enum shape_hall_state state);
const struct shape_services *fixture_services(void);
const struct shape_queues *fixture_queues(void);
const struct shape_board *fixture_board(void);
const struct shape_service *fixture_service(const char *id, bool with_guide);
const struct shape_ticket *fixture_ticket(enum shape_holder holder, enum shape_leg_state state);

enum { FIXTURE_NOW_MS = 1000000 };

/* A kiosk on its home screen with everything known. */
void fixture_start(struct kiosk *kiosk, enum words_language language);
/* From there to the scene, by touches and answers alone. Wishes are thrown away. */
void fixture_lead(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language);

/* Throws wishes away and returns the newest of this kind, or NULL. */
const struct kiosk_wish *fixture_take_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind);

#endif
