/*
 * What the files share that answer routes: answers.c has the table and most routes, appointments.c
 * and blocks.c have a subject each. Whatever shows the engine's state, a refusal too, leaves only
 * when what it shows is durable.
 *
 * The loop's thread only. Order: answer_begin(), then exactly one of answer_finish(),
 * answer_refuse() or net_reply_problem().
 */
#ifndef HALL_SERVER_APP_ANSWER_H
#define HALL_SERVER_APP_ANSWER_H

#include "hall-server/app/app.h"
#include "hall-server/proto/booking_json.h"

/* Begins an answer from the engine; false, and the problem is said, while there is none. */
bool answer_begin(struct app *app, struct net_request *request, struct views *ret_views,
                  struct json_out *ret_out);
/* Sends what `out` holds once all that memory knows is durable. */
void answer_finish(struct app *app, struct net_request *request, struct json_out *out, int status);
/* Sends the problem at that time. */
void answer_refuse(struct app *app, struct net_request *request, enum problem problem);
/* The ticket of a command's result, 201. */
void answer_new_ticket(struct app *app, struct net_request *request,
                       const struct engine_result *result);
/* Role and name of who asks; false, and the problem is said, when there is no such name. */
bool answer_actor(struct net_request *request, struct command *command);
/* A new ticket's id and its visitor's secret. */
void answer_ticket_id(struct app *app, struct uuid *ret_id, struct visitor_secret *ret_secret);
/* True if the request acted on an earlier day: then it is answered here and nothing may act. */
bool answer_past(struct app *app, struct net_request *request, struct command *command,
                 const struct views *views, struct json_out *out);

/* appointments.c */
void appointments_slots(struct app *app, struct net_request *request);
void appointments_list(struct app *app, struct net_request *request);
void appointments_show(struct app *app, struct net_request *request);
/* `by_card`: a check-in that names the person and no code. */
void appointments_do(struct app *app, struct net_request *request, enum command_kind kind,
                     bool by_card);

/* desk.c: what a kiosk asks for somebody who stands before it. */
void desk_standing(struct app *app, struct net_request *request);
void desk_card(struct app *app, struct net_request *request);
void desk_keys(struct app *app, struct net_request *request);
/* What the hall knows a person by; the caller wipes `identity`. */
struct person_key answer_person(const struct app *app, const struct identity *identity);
/* The person, of what a reader made of the card; nobody stays nobody. */
void answer_card_person(const struct app *app, struct person_key *card);

/* blocks.c: a kiosk that hears the hall again, and a manager who says that all kiosks did. */
void blocks_visit(struct app *app, struct net_request *request);
void blocks_open(struct app *app, struct net_request *request);

/* help.c: calls for a guide. */
void help_list(struct app *app, struct net_request *request);
void help_show(struct app *app, struct net_request *request);
void help_do(struct app *app, struct net_request *request, enum command_kind kind);

/* seat_papers.c: papers to confirm at a seat. */
void seat_papers_show(struct app *app, struct net_request *request);
void seat_papers_read(struct app *app, struct net_request *request);
void seat_papers_say(struct app *app, struct net_request *request);

/* redress.c: what follows bad reviews; each answers its route. */
void redress_answer_list(struct app *app, struct net_request *request);
void redress_answer_one(struct app *app, struct net_request *request);
void redress_answer_contact(struct app *app, struct net_request *request);
void redress_answer_verify(struct app *app, struct net_request *request);
void redress_answer_resolve(struct app *app, struct net_request *request);
void redress_answer_second(struct app *app, struct net_request *request);
void redress_answer_publish(struct app *app, struct net_request *request);
void redress_answer_published(struct app *app, struct net_request *request);

/* spares.c: a spare kiosk takes another's place. */
void spares_make(struct app *app, struct net_request *request);
void spares_take_over(struct app *app, struct net_request *request);

/* admin.c: who works here, what is plugged in, and who changed it. */
void admin_users(struct app *app, struct net_request *request);
void admin_devices(struct app *app, struct net_request *request);
void admin_record(struct app *app, struct net_request *request);
void admin_user_do(struct app *app, struct net_request *request, enum staff_kind kind);
void admin_device_do(struct app *app, struct net_request *request, enum signin_kind kind);
/* Who asks, as the record has it: under hallctl the user of the machine. */
void admin_by(const struct net_request *request, const char *request_id, struct access_by *ret_by);
void admin_done(struct app *app, struct net_request *request, struct signin_job *job);
void sessions_password(struct app *app, struct net_request *request); /* sessions.c */

/* bus.c: new window devices, and what goes on record of all of them. */
void bus_list(struct app *app, struct net_request *request);
void bus_devices(struct app *app, struct net_request *request); /* bus_devices.c */
void bus_strips(struct app *app, struct net_request *request);  /* bus_strips.c */
void bus_blink(struct app *app, struct net_request *request);
void bus_bind(struct app *app, struct net_request *request);
void bus_notes(struct app *app, struct net_request *request);
void bus_resume(void *app); /* the lines run: what a restart left undone is done */

/* pictures.c: what notices and staff look like. */
void pictures_show(struct app *app, struct net_request *request);

/* whatif.c: waits of the next hours, with more windows and without. */
void whatif_ask(struct app *app, struct net_request *request);

/* reports.c: figures, the tickets behind them, a ticket's story. */
void reports_figures(struct app *app, struct net_request *request);
void reports_tickets(struct app *app, struct net_request *request);
void reports_story(struct app *app, struct net_request *request);

/* bus.c, for bus_devices.c: "1.4". */
void bus_version_write(struct json_out *out, const char *key, uint16_t version);

#endif
