/*
 * Words that a person typed, as pieces of a phrase: what a manager writes of an emergency is said
 * after the fixed sentence.
 *
 * Mandarin is told by its characters' main readings (drivers/text/reading.h), since Debian's voice
 * reads none; figures one by one, words of Latin letters are left out. English takes letters and
 * figures, and says nothing of a text that has a character: half a sentence warns of the wrong
 * thing. What is neither becomes a pause. So the synthesiser gets letters, digits, spaces and
 * commas alone, whatever was typed.
 *
 * Pure; any thread.
 */
#ifndef DRIVERS_SOUND_SPOKEN_TEXT_H
#define DRIVERS_SOUND_SPOKEN_TEXT_H

#include "drivers/sound/phrase.h"

/*
 * Adds the text's pieces; they have no clips. What finds no room for it is left out, from the first
 * word that does not fit on; the last piece ends with a comma. Returns how many pieces were added.
 */
int spoken_text_add(struct phrase *phrase, const char *text);

#endif
