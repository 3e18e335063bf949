#include "drivers/sound/sinks.h"

#include "drivers/sound/wav.h"

static int file_play(void *context, const int16_t *samples, size_t count)
{
    return wav_writer_append(context, samples, count);
}

int sink_file_open(const char *path, struct voice_sink *ret_sink)
{
    struct wav_writer *writer;
    if (wav_writer_open(path, &writer) != WAV_OK) {
        return SINK_NO_OUTPUT;
    }
    *ret_sink = (struct voice_sink){.context = writer, .play = file_play};
    return SINK_OK;
}

void sink_file_close(struct voice_sink *sink)
{
    wav_writer_close(sink->context);
    sink->context = NULL;
}
