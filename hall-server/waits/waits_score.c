#include "hall-server/waits/waits_score.h"

#include <assert.h>

static double pinball(double share, double said_s, double waited_s)
{
    const double over_s = waited_s - said_s;
    return over_s >= 0 ? share * over_s : (share - 1) * over_s;
}

void waits_score_count(struct waits_score *score, const struct wait_interval *said,
                       int64_t waited_ms)
{
    assert(waited_ms >= 0);
    const double waited_s = (double)waited_ms / 1000.0;
    score->tickets++;
    score->covered += waited_s <= said->p90_s ? 1 : 0;
    score->loss50_s += pinball(0.5, said->p50_s, waited_s);
    score->loss90_s += pinball(0.9, said->p90_s, waited_s);
}

void waits_score_add(struct waits_score *sum, const struct waits_score *other)
{
    sum->tickets += other->tickets;
    sum->covered += other->covered;
    sum->loss50_s += other->loss50_s;
    sum->loss90_s += other->loss90_s;
}

static double mean(const struct waits_score *score, double sum)
{
    return score->tickets == 0 ? 0 : sum / score->tickets;
}

double waits_score_coverage(const struct waits_score *score)
{
    return mean(score, score->covered);
}

double waits_score_pinball50_s(const struct waits_score *score)
{
    return mean(score, score->loss50_s);
}

double waits_score_pinball90_s(const struct waits_score *score)
{
    return mean(score, score->loss90_s);
}
