/*
 * A hall as the kiosk sees it, with the real names of the demo catalogue, and a visit led to any
 * screen: for the tests of screens and for their pictures. For tests only.
 */
#ifndef TESTS_LIB_KIOSK_FIXTURE_H
#define TESTS_LIB_KIOSK_FIXTURE_H

#include "kiosk/screens/kiosk.h"

/* Screens, and the ones that look different by what happened: scene, name, screen, and who leads
 * there. A family of screens leads in a file of its own, tests/lib/kiosk_fixture_FAMILY.c. */
#define FIXTURE_SCENES(X)                                                                          \
    X(SCENE_HOME, "home", SCREEN_HOME, fixture_home)                                               \
    X(SCENE_STARTING, "home-starting", SCREEN_HOME, fixture_home)                                  \
    X(SCENE_HOME_CLOSED, "home-closed", SCREEN_HOME, fixture_home)                                 \
    X(SCENE_HOME_CONTRAST, "home-contrast", SCREEN_HOME, fixture_home)                             \
    X(SCENE_ACCESS, "access", SCREEN_ACCESS, fixture_home)                                         \
    X(SCENE_LANGUAGE, "language", SCREEN_LANGUAGE, fixture_home)                                   \
    X(SCENE_DEPARTMENTS, "departments", SCREEN_DEPARTMENTS, fixture_choice)                        \
    X(SCENE_DEPARTMENTS_LAST, "departments-last-page", SCREEN_DEPARTMENTS, fixture_choice)         \
    X(SCENE_GROUPS, "groups", SCREEN_GROUPS, fixture_choice)                                       \
    X(SCENE_SERVICES, "services", SCREEN_SERVICES, fixture_choice)                                 \
    X(SCENE_SERVICES_LONG, "services-long-names", SCREEN_SERVICES, fixture_choice)                 \
    X(SCENE_SERVICES_RING, "services-ring", SCREEN_SERVICES, fixture_choice)                       \
    X(SCENE_SEARCH, "search", SCREEN_SEARCH, fixture_search_lead)                                  \
    X(SCENE_SEARCH_INITIALS, "search-initials", SCREEN_SEARCH, fixture_search_lead)                \
    X(SCENE_SEARCH_MANY, "search-many", SCREEN_SEARCH, fixture_search_lead)                        \
    X(SCENE_SEARCH_RING, "search-ring", SCREEN_SEARCH, fixture_search_lead)                        \
    X(SCENE_SEARCH_NONE, "search-none", SCREEN_SEARCH, fixture_search_lead)                        \
    X(SCENE_SEARCH_DIGITS, "search-digits", SCREEN_SEARCH, fixture_search_lead)                    \
    X(SCENE_SEARCH_CONTRAST, "search-contrast", SCREEN_SEARCH, fixture_search_lead)                \
    X(SCENE_SEARCH_GUIDES, "search-guides", SCREEN_SEARCH, fixture_search_guides)                  \
    X(SCENE_SEARCH_GUIDES_FEW, "search-guides-few", SCREEN_SEARCH, fixture_search_guides)          \
    X(SCENE_KEYS_PINYIN, "keys-pinyin", SCREEN_SEARCH, fixture_keys_lead)                          \
    X(SCENE_KEYS_LOST, "keys-lost", SCREEN_SEARCH, fixture_keys_lead)                              \
    X(SCENE_KEYS_HAND, "keys-hand", SCREEN_SEARCH, fixture_keys_lead)                              \
    X(SCENE_KEYS_HAND_EMPTY, "keys-hand-empty", SCREEN_SEARCH, fixture_keys_lead)                  \
    X(SCENE_CONFIRM, "confirm", SCREEN_CONFIRM, fixture_confirm)                                   \
    X(SCENE_CONFIRM_CONTRAST, "confirm-contrast", SCREEN_CONFIRM, fixture_confirm)                 \
    X(SCENE_CONFIRM_LOADING, "confirm-loading", SCREEN_CONFIRM, fixture_confirm)                   \
    X(SCENE_CONFIRM_NO_GUIDE, "confirm-no-guide", SCREEN_CONFIRM, fixture_confirm)                 \
    X(SCENE_CONFIRM_LONG, "confirm-long", SCREEN_CONFIRM, fixture_confirm)                         \
    X(SCENE_CONFIRM_NO_PAPER, "confirm-no-paper", SCREEN_CONFIRM, fixture_confirm)                 \
    X(SCENE_CONFIRM_CLOSED, "confirm-closed", SCREEN_CONFIRM, fixture_confirm)                     \
    X(SCENE_CONFIRM_UNLIKELY, "confirm-unlikely", SCREEN_CONFIRM, fixture_confirm)                 \
    X(SCENE_CONFIRM_NO_BOOKING, "confirm-no-appointments", SCREEN_CONFIRM, fixture_confirm)        \
    X(SCENE_CONFIRM_STOPPED, "confirm-stopped", SCREEN_CONFIRM, fixture_confirm)                   \
    X(SCENE_CONFIRM_STOPPED_LATER, "confirm-stopped-later", SCREEN_CONFIRM, fixture_confirm)       \
    X(SCENE_CONFIRM_GONE, "confirm-without-hall", SCREEN_CONFIRM, fixture_gone)                    \
    X(SCENE_IDLE, "idle", SCREEN_IDLE, fixture_idle)                                               \
    X(SCENE_IDLE_STEPS, "idle-steps", SCREEN_IDLE, fixture_idle)                                   \
    X(SCENE_IDLE_NEWS, "idle-news", SCREEN_IDLE, fixture_idle)                                     \
    X(SCENE_IDLE_ENGLISH, "idle-english", SCREEN_IDLE, fixture_idle)                               \
    X(SCENE_GUIDE, "guide", SCREEN_GUIDE, fixture_basket)                                          \
    X(SCENE_CONFIRM_A4, "confirm-a4", SCREEN_CONFIRM, fixture_a4)                                  \
    X(SCENE_GUIDE_A4, "guide-a4", SCREEN_GUIDE, fixture_a4)                                        \
    X(SCENE_GUIDE_A4_OFF, "guide-a4-off", SCREEN_GUIDE, fixture_a4)                                \
    X(SCENE_A4_RUNS, "a4", SCREEN_A4, fixture_a4)                                                  \
    X(SCENE_A4_DONE, "a4-done", SCREEN_A4, fixture_a4)                                             \
    X(SCENE_A4_FAILED, "a4-failed", SCREEN_A4, fixture_a4)                                         \
    X(SCENE_A4_UNSURE, "a4-unsure", SCREEN_A4, fixture_a4)                                         \
    X(SCENE_GUIDE_FORMS, "guide-forms", SCREEN_GUIDE, fixture_forms)                               \
    X(SCENE_GUIDE_FORMS_A4, "guide-forms-a4", SCREEN_GUIDE, fixture_forms)                         \
    X(SCENE_FORMS, "forms", SCREEN_FORMS, fixture_forms)                                           \
    X(SCENE_FORM, "form", SCREEN_FORM, fixture_forms)                                              \
    X(SCENE_FORM_A4, "form-a4", SCREEN_FORM, fixture_forms)                                        \
    X(SCENE_EVENTS, "events", SCREEN_EVENTS, fixture_events)                                       \
    X(SCENE_EVENT, "events-chosen", SCREEN_BASKET, fixture_events)                                 \
    X(SCENE_CONFIRM_BASKET, "confirm-basket", SCREEN_CONFIRM, fixture_basket)                      \
    X(SCENE_BASKET, "basket", SCREEN_BASKET, fixture_basket)                                       \
    X(SCENE_BASKET_FULL, "basket-full", SCREEN_BASKET, fixture_basket)                             \
    X(SCENE_BASKET_GONE, "basket-without-hall", SCREEN_BASKET, fixture_gone)                       \
    X(SCENE_GROUND, "ground", SCREEN_GROUND, fixture_ground)                                       \
    X(SCENE_GROUND_CHOSEN, "ground-chosen", SCREEN_GROUND, fixture_ground)                         \
    X(SCENE_WHOSE, "whose", SCREEN_WHOSE, fixture_whose)                                           \
    X(SCENE_WHOSE_NO_READER, "whose-no-reader", SCREEN_WHOSE, fixture_whose)                       \
    X(SCENE_WHOSE_LAY, "whose-lay-card", SCREEN_WHOSE, fixture_whose)                              \
    X(SCENE_WHOSE_TIED, "whose-by-card", SCREEN_WHOSE, fixture_whose)                              \
    X(SCENE_WHOSE_NEEDED, "whose-card-needed", SCREEN_WHOSE, fixture_whose)                        \
    X(SCENE_FOR_OTHER, "for-other", SCREEN_FOR_OTHER, fixture_whose)                               \
    X(SCENE_CONFIRM_BY_CARD, "confirm-by-card", SCREEN_CONFIRM, fixture_whose)                     \
    X(SCENE_CONFIRM_FOR_OTHER, "confirm-for-other", SCREEN_CONFIRM, fixture_whose)                 \
    X(SCENE_HAD_NUMBER, "standing-had-number", SCREEN_STANDING, fixture_whose)                     \
    X(SCENE_STANDING_CARD, "standing-by-card", SCREEN_STANDING, fixture_whose)                     \
    X(SCENE_REPRINTS_OVER, "code-reprints-over", SCREEN_CODE_PROBLEM, fixture_whose)               \
    X(SCENE_CHECKING, "checking", SCREEN_CHECKING, fixture_take)                                   \
    X(SCENE_ISSUING, "issuing", SCREEN_ISSUING, fixture_take)                                      \
    X(SCENE_PRINTING, "printing", SCREEN_PRINTING, fixture_number)                                 \
    X(SCENE_THANKS, "thanks", SCREEN_THANKS, fixture_number)                                       \
    X(SCENE_THANKS_UNSAID, "thanks-priority-without-hall", SCREEN_THANKS, fixture_gone)            \
    X(SCENE_THANKS_PHONE, "thanks-phone", SCREEN_THANKS, fixture_number)                           \
    X(SCENE_CLAIM, "claim", SCREEN_CLAIM, fixture_number)                                          \
    X(SCENE_CLAIM_FAILED, "claim-print-failed", SCREEN_CLAIM, fixture_number)                      \
    X(SCENE_CLAIM_UNSURE, "claim-print-unsure", SCREEN_CLAIM, fixture_number)                      \
    X(SCENE_CLAIM_OVER, "claim-over", SCREEN_CLAIM_OVER, fixture_number)                           \
    X(SCENE_NO_PAPER, "no-paper", SCREEN_NO_PAPER, fixture_take)                                   \
    X(SCENE_COVER_OPEN, "no-paper-cover-open", SCREEN_NO_PAPER, fixture_take)                      \
    X(SCENE_NO_PAPER_AGAIN, "no-paper-again", SCREEN_NO_PAPER, fixture_take)                       \
    X(SCENE_NO_PAPER_GONE, "no-paper-without-hall", SCREEN_NO_PAPER, fixture_gone)                 \
    X(SCENE_PAPERS, "papers", SCREEN_PAPERS, fixture_papers)                                       \
    X(SCENE_PAPERS_ABSENT, "papers-absent", SCREEN_PAPERS, fixture_papers)                         \
    X(SCENE_PAPERS_CAMERA, "papers-camera", SCREEN_PAPERS, fixture_papers)                         \
    X(SCENE_PAPERS_SCANNING, "papers-scanning", SCREEN_PAPERS_SCANNING, fixture_papers)            \
    X(SCENE_PAPERS_LIST, "papers-list", SCREEN_PAPERS_LIST, fixture_papers_pages)                  \
    X(SCENE_PAPERS_MANY, "papers-list-full", SCREEN_PAPERS_LIST, fixture_papers_pages)             \
    X(SCENE_PAPERS_PAGE, "papers-page", SCREEN_PAPERS_PAGE, fixture_papers_pages)                  \
    X(SCENE_PAPERS_WORKING, "papers-page-working", SCREEN_PAPERS_PAGE, fixture_papers_pages)       \
    X(SCENE_PAPERS_TRIM, "papers-trim", SCREEN_PAPERS_TRIM, fixture_papers_pages)                  \
    X(SCENE_PAPERS_PRINTING, "papers-printing", SCREEN_PAPERS_PRINTING, fixture_papers_pages)      \
    X(SCENE_PAPERS_DONE, "papers-done", SCREEN_PAPERS_DONE, fixture_papers_pages)                  \
    X(SCENE_PAPERS_FAILED, "papers-not-printed", SCREEN_PAPERS_FAULT, fixture_papers_pages)        \
    X(SCENE_PAPERS_UNSURE, "papers-print-unsure", SCREEN_PAPERS_FAULT, fixture_papers_pages)       \
    X(SCENE_PAPERS_JAM, "papers-jam", SCREEN_PAPERS_FAULT, fixture_papers_fault)                   \
    X(SCENE_PAPERS_NONE, "papers-none", SCREEN_PAPERS_FAULT, fixture_papers_fault)                 \
    X(SCENE_PAPERS_LOST, "papers-lost-page", SCREEN_PAPERS_FAULT, fixture_papers_fault)            \
    X(SCENE_PAPERS_DISK, "papers-disk-full", SCREEN_PAPERS_FAULT, fixture_papers_fault)            \
    X(SCENE_CLOSED, "closed", SCREEN_CLOSED, fixture_home)                                         \
    X(SCENE_LUNCH, "closed-lunch", SCREEN_CLOSED, fixture_home)                                    \
    X(SCENE_GONE, "gone", SCREEN_GONE, fixture_home)                                               \
    X(SCENE_KEY_REFUSED, "gone-key-refused", SCREEN_GONE, fixture_home)                            \
    X(SCENE_REFUSED, "refused", SCREEN_REFUSED, fixture_take)                                      \
    X(SCENE_REFUSED_FULL, "refused-full", SCREEN_REFUSED, fixture_take)                            \
    X(SCENE_REFUSED_STOPPED, "refused-stopped", SCREEN_REFUSED, fixture_take)                      \
    X(SCENE_GONE_ONE_ONLY, "refused-one-only", SCREEN_REFUSED, fixture_gone)                       \
    X(SCENE_GONE_PAPER_ONLY, "refused-paper-only", SCREEN_REFUSED, fixture_gone)                   \
    X(SCENE_HELP, "help", SCREEN_HELP, fixture_home)                                               \
    X(SCENE_HELP_ALONE, "help-alone", SCREEN_HELP, fixture_call)                                   \
    X(SCENE_CALL_WHY, "call-why", SCREEN_CALL_WHY, fixture_call)                                   \
    X(SCENE_CALL_SENDING, "call-sending", SCREEN_CALL_SENDING, fixture_call)                       \
    X(SCENE_CALLED, "call", SCREEN_CALL, fixture_call)                                             \
    X(SCENE_CALL_TAKEN, "call-taken", SCREEN_CALL, fixture_call)                                   \
    X(SCENE_CALL_OVER, "call-over", SCREEN_CALL, fixture_call)                                     \
    X(SCENE_CALL_FAILED, "call-failed", SCREEN_CALL, fixture_call)                                 \
    X(SCENE_CALL_UNSURE, "call-unsure", SCREEN_CALL, fixture_call)                                 \
    X(SCENE_CALL_WITHDRAWING, "call-withdrawing", SCREEN_CALL, fixture_call)                       \
    X(SCENE_STILL_THERE, "still-there", SCREEN_STILL_THERE, fixture_choice)                        \
    X(SCENE_WHERE, "where", SCREEN_WHERE, fixture_where)                                           \
    X(SCENE_WHERE_TYPED, "where-typed", SCREEN_WHERE, fixture_where)                               \
    X(SCENE_STANDING, "standing", SCREEN_STANDING, fixture_where)                                  \
    X(SCENE_STANDING_TICKET, "standing-scanned", SCREEN_STANDING, fixture_where)                   \
    X(SCENE_STANDING_COPY_FAILED, "standing-copy-failed", SCREEN_STANDING, fixture_where)          \
    X(SCENE_STANDING_CALLED, "standing-called", SCREEN_STANDING, fixture_where)                    \
    X(SCENE_STANDING_SERVING, "standing-serving", SCREEN_STANDING, fixture_where)                  \
    X(SCENE_STANDING_ABSENT, "standing-absent", SCREEN_STANDING, fixture_where)                    \
    X(SCENE_STANDING_COME_BACK, "standing-come-back", SCREEN_STANDING, fixture_where)              \
    X(SCENE_STANDING_PARKED, "standing-parked", SCREEN_STANDING, fixture_where)                    \
    X(SCENE_STANDING_ISSUED, "standing-issued", SCREEN_STANDING, fixture_where)                    \
    X(SCENE_STANDING_FINISHED, "standing-finished", SCREEN_STANDING, fixture_where)                \
    X(SCENE_STANDING_OVER, "standing-over", SCREEN_STANDING, fixture_where)                        \
    X(SCENE_WAY, "way", SCREEN_WAY, fixture_way)                                                   \
    X(SCENE_WAY_HERE, "way-here", SCREEN_WAY, fixture_way)                                         \
    X(SCENE_WAY_UP, "way-up", SCREEN_WAY, fixture_way)                                             \
    X(SCENE_WAY_BESIDE, "way-beside", SCREEN_WAY, fixture_way)                                     \
    X(SCENE_WAY_MANY, "way-many-windows", SCREEN_WAY, fixture_way)                                 \
    X(SCENE_PLAN, "plan", SCREEN_WAY, fixture_plan)                                                \
    X(SCENE_PLAN_NEARER, "plan-nearer", SCREEN_WAY, fixture_plan)                                  \
    X(SCENE_PLAN_UP, "plan-up", SCREEN_WAY, fixture_plan)                                          \
    X(SCENE_PLAN_START, "plan-start", SCREEN_WAY, fixture_plan)                                    \
    X(SCENE_PLAN_TOILET, "plan-toilet", SCREEN_WAY, fixture_plan)                                  \
    X(SCENE_PLAN_HOME, "home-plan", SCREEN_HOME, fixture_plan)                                     \
    X(SCENE_FIND, "find", SCREEN_FIND, fixture_plan)                                               \
    X(SCENE_FIND_WINDOWS, "find-windows", SCREEN_FIND, fixture_plan)                               \
    X(SCENE_STANDING_REVIEW, "standing-review", SCREEN_STANDING, fixture_review)                   \
    X(SCENE_REVIEW, "review", SCREEN_REVIEW, fixture_review)                                       \
    X(SCENE_REVIEW_SENDING, "review-sending", SCREEN_REVIEW_SENDING, fixture_review)               \
    X(SCENE_REVIEW_WHY, "review-why", SCREEN_REVIEW_WHY, fixture_review)                           \
    X(SCENE_REVIEW_WHY_CHOSEN, "review-why-chosen", SCREEN_REVIEW_WHY, fixture_review)             \
    X(SCENE_REVIEW_WHY_UNSURE, "review-why-unsure", SCREEN_REVIEWED, fixture_review)               \
    X(SCENE_REVIEWED, "reviewed", SCREEN_REVIEWED, fixture_review)                                 \
    X(SCENE_REVIEW_ALREADY, "review-already", SCREEN_REVIEWED, fixture_review)                     \
    X(SCENE_REVIEW_UNSURE, "review-unsure", SCREEN_REVIEWED, fixture_review)                       \
    X(SCENE_BOOKING, "booking", SCREEN_BOOKING, fixture_booking)                                   \
    X(SCENE_BOOKING_EARLY, "booking-early", SCREEN_BOOKING, fixture_booking)                       \
    X(SCENE_BOOKING_LATE, "booking-late", SCREEN_BOOKING, fixture_booking)                         \
    X(SCENE_BOOKING_DONE, "booking-done", SCREEN_BOOKING, fixture_booking)                         \
    X(SCENE_BOOKING_OTHER_DAY, "booking-other-day", SCREEN_BOOKING, fixture_booking)               \
    X(SCENE_BOOK_LOOKING, "book-looking", SCREEN_BOOK_DAYS, fixture_book)                          \
    X(SCENE_BOOK_DAYS, "book-days", SCREEN_BOOK_DAYS, fixture_book)                                \
    X(SCENE_BOOK_NOT_HERE, "book-not-here", SCREEN_BOOK_DAYS, fixture_book)                        \
    X(SCENE_BOOK_LOST, "book-no-answer", SCREEN_BOOK_DAYS, fixture_book)                           \
    X(SCENE_BOOK_TIMES, "book-times", SCREEN_BOOK_TIMES, fixture_book)                             \
    X(SCENE_BOOK_CARD, "book-card", SCREEN_BOOK_SURE, fixture_book)                                \
    X(SCENE_BOOK_NO_READER, "book-no-reader", SCREEN_BOOK_SURE, fixture_book)                      \
    X(SCENE_BOOK_SURE, "book-sure", SCREEN_BOOK_SURE, fixture_book)                                \
    X(SCENE_BOOK_SENDING, "book-sending", SCREEN_BOOK_SENDING, fixture_book)                       \
    X(SCENE_BOOKED, "booked", SCREEN_BOOKED, fixture_book)                                         \
    X(SCENE_BOOK_REFUSED, "book-refused", SCREEN_BOOK_REFUSED, fixture_book)                       \
    X(SCENE_BOOK_UNSURE, "book-unsure", SCREEN_BOOK_REFUSED, fixture_book)                         \
    X(SCENE_BOOK_CHANGE, "book-change", SCREEN_BOOK_SURE, fixture_book_change)                     \
    X(SCENE_BOOK_CHANGED, "book-changed", SCREEN_BOOKED, fixture_book_change)                      \
    X(SCENE_BOOK_CANCEL, "book-cancel", SCREEN_BOOK_CANCEL, fixture_book_change)                   \
    X(SCENE_BOOK_CANCELLED, "booking-cancelled", SCREEN_BOOKING, fixture_book_change)              \
    X(SCENE_CARD, "card", SCREEN_CARD, fixture_card)                                               \
    X(SCENE_CARD_NONE, "card-none", SCREEN_CARD, fixture_card)                                     \
    X(SCENE_CARD_LOOKING, "card-looking", SCREEN_LOOKING, fixture_card)                            \
    X(SCENE_CARD_TAKEN, "card-taken", SCREEN_CARD_TAKEN, fixture_card)                             \
    X(SCENE_TAKE_CARD, "take-card", SCREEN_TAKE_CARD, fixture_card)                                \
    X(SCENE_CODE_UNKNOWN, "code-unknown", SCREEN_CODE_PROBLEM, fixture_booking)                    \
    X(SCENE_CODE_CASE, "code-case", SCREEN_CODE_PROBLEM, fixture_code)                             \
    X(SCENE_CODE_BAD, "code-bad", SCREEN_CODE_PROBLEM, fixture_code)                               \
    X(SCENE_STAFF_USER, "staff-user", SCREEN_STAFF_USER, fixture_staff)                            \
    X(SCENE_STAFF_PASSWORD, "staff-password", SCREEN_STAFF_PASSWORD, fixture_staff)                \
    X(SCENE_STAFF_WRONG, "staff-wrong", SCREEN_STAFF_USER, fixture_staff)                          \
    X(SCENE_STAFF_SIGNING, "staff-signing", SCREEN_STAFF_SIGNING, fixture_staff)                   \
    X(SCENE_STAFF, "staff", SCREEN_STAFF, fixture_staff)                                           \
    X(SCENE_STAFF_FAULTS, "staff-faults", SCREEN_STAFF, fixture_staff)                             \
    X(SCENE_QUEUES, "staff-queues", SCREEN_STAFF_QUEUES, fixture_queue_control)                    \
    X(SCENE_QUEUES_STOPPED, "staff-queues-stopped", SCREEN_STAFF_QUEUES, fixture_queue_control)    \
    X(SCENE_QUEUES_GUIDE, "staff-queues-guide", SCREEN_STAFF_QUEUES, fixture_queue_control)        \
    X(SCENE_QUEUES_NONE, "staff-queues-none", SCREEN_STAFF_QUEUES, fixture_queue_control)          \
    X(SCENE_QUEUES_SURE_STOP, "staff-sure-stop", SCREEN_STAFF_SURE, fixture_queue_control)         \
    X(SCENE_QUEUES_SURE_GIVE, "staff-sure-give", SCREEN_STAFF_SURE, fixture_queue_control)         \
    X(SCENE_QUEUES_SENDING, "staff-sending", SCREEN_STAFF_SENDING, fixture_queue_control)          \
    X(SCENE_QUEUES_DONE, "staff-stopped", SCREEN_STAFF_SENT, fixture_queue_control)                \
    X(SCENE_QUEUES_ONE, "staff-queues-one", SCREEN_STAFF_QUEUES, fixture_queue_control)            \
    X(SCENE_QUEUES_ONE_STOP, "staff-sure-stop-one", SCREEN_STAFF_SURE, fixture_queue_control)      \
    X(SCENE_QUEUES_ONE_GIVE, "staff-sure-give-one", SCREEN_STAFF_SURE, fixture_queue_control)      \
    X(SCENE_QUEUES_ONE_DONE, "staff-stopped-one", SCREEN_STAFF_SENT, fixture_queue_control)        \
    X(SCENE_QUEUES_NO_LINE, "staff-no-line", SCREEN_STAFF_SENT, fixture_queue_control)             \
    X(SCENE_TOUCH, "staff-touch", SCREEN_STAFF_TOUCH, fixture_glass)                               \
    X(SCENE_TOUCH_THIRD, "staff-touch-third", SCREEN_STAFF_TOUCH, fixture_glass)                   \
    X(SCENE_TOUCH_FINE, "staff-touch-fine", SCREEN_STAFF_TOUCHED, fixture_glass)                   \
    X(SCENE_TOUCH_OFF, "staff-touch-off", SCREEN_STAFF_TOUCHED, fixture_glass)                     \
    X(SCENE_TOUCH_AWAY, "staff-touch-away", SCREEN_STAFF_TOUCHED, fixture_glass)                   \
    X(SCENE_TOUCH_KEPT, "staff-touch-kept", SCREEN_STAFF_TOUCHED, fixture_glass)                   \
    X(SCENE_TOUCH_NOT_KEPT, "staff-touch-not-kept", SCREEN_STAFF_TOUCHED, fixture_glass)           \
    X(SCENE_TURN, "staff-turn", SCREEN_STAFF_TURN, fixture_turn)                                   \
    X(SCENE_TURN_SURE, "staff-turned", SCREEN_STAFF_TURNED, fixture_turn)                          \
    X(SCENE_TURN_KEPT, "staff-turn-kept", SCREEN_STAFF_TURN, fixture_turn)                         \
    X(SCENE_SPARE, "spare", SCREEN_SPARE, fixture_spare)                                           \
    X(SCENE_SPARE_WRONG, "spare-wrong", SCREEN_SPARE, fixture_spare)                               \
    X(SCENE_SPARE_NO_FILE, "spare-no-file", SCREEN_SPARE, fixture_spare)                           \
    X(SCENE_SPARE_SENDING, "spare-sending", SCREEN_SPARE_SENDING, fixture_spare)                   \
    X(SCENE_SPARE_DONE, "spare-done", SCREEN_SPARE_DONE, fixture_spare)                            \
    X(SCENE_PLACE_TAKEN, "place-taken", SCREEN_GONE, fixture_spare)

#define FIXTURE_SCENE_ENUM(symbol, name, screen, lead) symbol,
enum fixture_scene { FIXTURE_SCENES(FIXTURE_SCENE_ENUM) SCENE_COUNT };
#undef FIXTURE_SCENE_ENUM

/* From the home screen of fixture_start() to the scene, by touches and answers alone. */
typedef void fixture_lead_fn(struct kiosk *kiosk, enum fixture_scene scene,
                             enum words_language language);
#define FIXTURE_SCENE_LEAD(symbol, name, screen, lead) fixture_lead_fn lead;
FIXTURE_SCENES(FIXTURE_SCENE_LEAD)
#undef FIXTURE_SCENE_LEAD

const char *fixture_scene_name(enum fixture_scene scene);
enum kiosk_screen fixture_scene_screen(enum fixture_scene scene);

/* The hall's answers: static. */
const struct shape_hall *fixture_hall(enum shape_hall_state state);
const struct shape_services *fixture_services(void);
/* The same with the floor plan of two floors; kiosk "k1" stands on the first. */
const struct shape_services *fixture_services_planned(void);
struct search *fixture_search(void); /* over these services */
/* Guides that have 户口 ("household"). Returns how many. */
int fixture_pieces(struct search_piece ret_pieces[SEARCH_PIECES_MAX], enum words_language language);
const struct shape_queues *fixture_queues(void);
/* The same, with the numbers of the first stopped. */
const struct shape_queues *fixture_queues_stopped(void);
const struct shape_board *fixture_board(void);
const struct shape_service *fixture_service(const char *id, bool with_guide);
const struct shape_ticket *fixture_ticket(enum shape_holder holder, enum shape_leg_state state);

enum { FIXTURE_NOW_MS = 1000000, FIXTURE_WINDOWS = 34 /* 16 in the first of two areas */ };

/* A kiosk on its home screen with everything known. */
void fixture_start(struct kiosk *kiosk, enum words_language language);
/* From there to the scene, by touches and answers alone. Wishes are thrown away. */
void fixture_lead(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language);

/* For those that lead: a target acts; the card at `index` of the list that is shown; everything up
 * to a screen. */
void fixture_act(struct kiosk *kiosk, ui_id id);
void fixture_choose(struct kiosk *kiosk, int index);
void fixture_to_services(struct kiosk *kiosk, bool long_names);
void fixture_to_confirm(struct kiosk *kiosk, bool long_name, bool guided);
/* An answer to the question that the screens asked last. */
void fixture_answer(struct kiosk *kiosk, const struct shape *shape, const char *code);

/* Of kiosk_fixture_desk.c: a card's day with so many appointments (≤ 3). */
const struct shape *fixture_card_today(int count);
/* A card's day with one ticket, which waits, and nothing else. */
const struct shape *fixture_card_ticket(void);
/* An answer to a question of codes and cards; `which` ≥ 0 chooses among their kinds. NULL: not one
 * of these. */
const struct shape *fixture_desk_shape(enum shape_kind kind, int which);
/* Of kiosk_fixture_book.c: the times of the day that `ask` asks for, in one piece, for two weeks
 * without weekends; `which` % 6 == 0: none, since the queue has no appointments. */
enum { FIXTURE_SLOTS_MAX = 28, FIXTURE_QUEUE_ROOM = 24, FIXTURE_DAY_ROOM = 11 };
struct fixture_slots {
    struct shape shape;
    struct shape_slots slots;
    struct shape_slot rows[FIXTURE_SLOTS_MAX];
    char queue[FIXTURE_QUEUE_ROOM];
    char day[FIXTURE_DAY_ROOM];
};
const struct shape *fixture_slots(struct fixture_slots *slots, const struct client_ask *ask,
                                  int which);
/* Of kiosk_fixture_call.c: a call for a guide, in one piece with nothing but static texts. */
const struct shape *fixture_help(enum shape_help_state state);
/* Of kiosk_fixture_glass.c: the first of the crosses of STAFF_TOUCH, so far beside them, at
 * 1080×1920. */
void fixture_touch_crosses(struct kiosk *kiosk, int count, int off_px);
/* Something is held to the scanner; a card is laid down. */
void fixture_scan(struct kiosk *kiosk, enum kiosk_code_kind kind);
void fixture_card_down(struct kiosk *kiosk);

/* Who is told of each wish that is thrown away (NULL: nobody), to play the world on from a scene.
 */
typedef void fixture_wish_fn(void *context, const struct kiosk *kiosk,
                             const struct kiosk_wish *wish);
void fixture_listen(fixture_wish_fn *listen, void *context);

/* Who touches for fixture_act() and fixture_choose(), in another way than by an id: with four keys,
 * say. It carries the act out (kiosk_act()). NULL: nobody, they act by themselves. */
struct fixture_hand {
    void (*act)(struct kiosk *kiosk, ui_id id);
    void (*choose)(struct kiosk *kiosk, int index);
};
void fixture_hand(const struct fixture_hand *hand);

/* The question that the screens asked last, as fixture_answer() answers it. */
const struct client_ask *fixture_last_ask(void);
/* The same with who asked it, to be answered later. */
void fixture_hold(struct kiosk_wish *ret_wish);

/* Throws wishes away and returns the newest of this kind, or NULL. */
const struct kiosk_wish *fixture_take_wish(struct kiosk *kiosk, enum kiosk_wish_kind kind);

#endif
