/*
 * Where a voice goes: a WAV file, or the machine's loudspeaker by SDL audio (target `sound_sdl`).
 * A sink is opened by the program and played into by the voice's thread alone.
 */
#ifndef DRIVERS_SOUND_SINKS_H
#define DRIVERS_SOUND_SINKS_H

#include "drivers/sound/voice.h"

enum {
    SINK_OK = 0,
    SINK_NO_OUTPUT = -1,
    SINK_NO_CARD = -2, /* the card that was named is not there, or more than one is meant */
};

/* Appends to `path`, which is a valid WAV at every moment. Takes no time of its own. */
__attribute__((warn_unused_result)) int sink_file_open(const char *path,
                                                       struct voice_sink *ret_sink);
void sink_file_close(struct voice_sink *sink);

/*
 * Plays and returns when it was heard. SDL's audio is started and ended here. `card` as
 * sound_card_choose() takes it; NULL: the machine's own choice. A named card that is missing is
 * never replaced by another: that would call numbers in somebody else's area.
 */
__attribute__((warn_unused_result)) int sink_speaker_open(const char *card,
                                                          struct voice_sink *ret_sink);
void sink_speaker_close(struct voice_sink *sink);

#endif
