/*
 * Which loudspeaker of a machine with several: the cards as SDL names them, and the choice of one.
 * A hall with one machine for two areas starts a board for each, and gives each a card.
 *
 * sound_card_choose() is pure; sound_cards_list() (target `sound_sdl`) starts SDL's audio and ends
 * it, so it is called before anything else of SDL's. One thread.
 */
#ifndef DRIVERS_SOUND_SOUND_CARD_H
#define DRIVERS_SOUND_SOUND_CARD_H

enum { SOUND_CARDS_MAX = 16, SOUND_CARD_NAME_ROOM = 128 };

enum {
    SOUND_CARD_NONE = -1,    /* no card has this in its name */
    SOUND_CARD_SEVERAL = -2, /* more than one has */
};

struct sound_cards {
    int count;
    char names[SOUND_CARDS_MAX][SOUND_CARD_NAME_ROOM]; /* UTF-8, as SDL opens them */
};

/*
 * The place of the card that is meant: the one of exactly this name, else the only one whose name
 * has `wanted` in it (large and small letters are one). SOUND_CARD_NONE also for an empty name.
 */
int sound_card_choose(const struct sound_cards *cards, const char *wanted);

/* What there is now; none when sound can't be started. */
void sound_cards_list(struct sound_cards *ret_cards);

#endif
