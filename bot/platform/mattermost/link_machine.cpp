#include "bot/platform/mattermost/link_machine.hpp"

#include <algorithm>

namespace fulcrum::bot::platform::mattermost {

namespace {
// No server counts so far: beyond, a number is nonsense, and ours would overflow some day.
constexpr std::int64_t highest = std::int64_t{1} << 53;
}  // namespace

link_action link_machine::next(steady_time now) const {
    link_action out;
    switch (state_) {
        case state::unknown:
        case state::ready_to_open:
            if (now < not_before_) {
                out.what = link_step::wait;
                out.until = not_before_;
            } else if (state_ == state::unknown) {
                out.what = link_step::identify;
            } else {
                out.what = link_step::open;
                out.resume = !connection_id_.empty() && expected_ > 0;  // never 0 with an id: it loses silently
                if (out.resume) {
                    out.connection_id = connection_id_;
                    out.sequence = expected_;
                }
            }
            break;
        case state::opening:
            out.what = link_step::open;
            break;
        case state::greeting:
        case state::live:
            out.what = link_step::serve;
            break;
    }
    return out;
}

void link_machine::trouble(steady_time now) {
    if (failures_ == 0) {
        trouble_since_ = now;
        late_ = false;
    }
    if (!late_ && now - trouble_since_ >= rules_.early) {
        late_ = true;
        failures_ = 2;  // not sooner than before
    }
}

void link_machine::wait_for_retry(steady_time now, std::chrono::milliseconds at_least) {
    trouble(now);
    auto rule = rules_.reconnect;
    if (!late_) rule.ceiling = std::min(rule.ceiling, rules_.early_ceiling);
    const auto wait = net::wait_for(rule, failures_, random_());
    if (failures_ < 60) ++failures_;
    not_before_ = now + std::max(wait, at_least);
    state_ = state::unknown;
}

void link_machine::forget() {
    connection_id_.clear();
    expected_ = 0;
    gap_at_ = -1;
    silent_resumes_ = 0;
}

void link_machine::identified(std::int64_t account_changed_at) {
    // It was switched off and on, perhaps: what the server kept for it is not to be trusted.
    if (account_changed_at != account_changed_at_) forget();
    account_changed_at_ = account_changed_at;
    refused_ = 0;
    state_ = state::ready_to_open;
}

void link_machine::identify_failed(steady_time now, std::chrono::milliseconds at_least) {
    wait_for_retry(now, at_least);
}

void link_machine::unauthorized(steady_time now) {
    const auto wait = std::min<std::chrono::milliseconds>(rules_.unauthorized.ceiling,
                                                          rules_.unauthorized.first * (1LL << std::min(refused_, 20)));
    ++refused_;
    const auto jitter = std::chrono::duration_cast<std::chrono::milliseconds>(wait * (0.1 * random_()));
    not_before_ = now + wait + jitter;
    state_ = state::unknown;
    forget();
}

bool link_machine::token_doubted() {
    if (state_ == state::unknown) return false;  // it is being looked at anyway
    forget();
    if (state_ != state::live && state_ != state::greeting) {
        state_ = state::unknown;
        return false;
    }
    if (close_ != 0) return false;
    end(4000, "the token is in doubt");
    return true;
}

void link_machine::opened(steady_time now) {
    state_ = state::greeting;
    opened_at_ = last_heard_ = now;
    resuming_ = !connection_id_.empty() && expected_ > 0;
    if (!resuming_) forget();
    sent_ = ping_ = 0;
    heard_ = false;
    close_ = 0;
    why_ = {};
    // A resuming connection is silent when all is well, so it is asked at once; another one after its hello.
    next_ping_ = resuming_ ? now : now + rules_.hello_wait + rules_.ping_every;
}

void link_machine::open_failed(steady_time now, std::chrono::milliseconds at_least) { wait_for_retry(now, at_least); }

verdict link_machine::end(std::uint16_t code, std::string_view why) {
    if (close_ == 0) {
        close_ = code;
        why_ = why;
    }
    return verdict::ended;
}

void link_machine::lives(steady_time now) {
    if (state_ == state::greeting) {
        state_ = state::live;
        silent_resumes_ = 0;
    }
    last_heard_ = now;
}

link_tick link_machine::tick(steady_time now) {
    link_tick out;
    const auto close = [&](std::uint16_t code, std::string_view why) {
        end(code, why);
        out.close = close_;
        out.why = why_;
        return out;
    };
    if (close_ != 0) return close(close_, why_);
    if (state_ == state::greeting && now >= opened_at_ + rules_.hello_wait)
        return close(4000, resuming_ ? "no answer on the resuming connection" : "no hello");
    if (ping_ != 0 && now >= ping_at_ + rules_.pong_wait) return close(4000, "a ping was not answered");
    if (now >= last_heard_ + rules_.dead_after) return close(4000, "nothing was heard for too long");
    if (now >= next_ping_ && ping_ == 0) {
        out.ping = ping_ = ++sent_;
        ping_at_ = now;
        next_ping_ = now + rules_.ping_every;
    }
    // While a ping is out, the next one's time is worth a look, too: the answer may have come by then.
    auto next = std::min(last_heard_ + rules_.dead_after, now < next_ping_ ? next_ping_ : ping_at_ + rules_.pong_wait);
    if (ping_ != 0) next = std::min(next, ping_at_ + rules_.pong_wait);
    if (state_ == state::greeting) next = std::min(next, opened_at_ + rules_.hello_wait);
    out.next = next;
    return out;
}

verdict link_machine::on_event(std::int64_t seq, steady_time now) {
    heard_ = true;
    last_heard_ = now;
    if (close_ != 0) return verdict::ended;
    if (seq < expected_) return verdict::duplicate;
    if (seq > expected_) {
        // Asking twice for the same number is no use: the server does not have it. Start afresh and resync.
        if (gap_at_ == expected_ || expected_ == 0) {
            forget();
        } else {
            gap_at_ = expected_;
        }
        return end(4001, "an event was missed");
    }
    gap_at_ = -1;
    ++expected_;
    // An event with the number we wait for proves that a resuming connection was resumed. It is left to the pong to say
    // so, because an authenticated session is what counts.
    return verdict::accept;
}

verdict link_machine::on_hello(std::int64_t seq, std::string_view connection_id, steady_time now) {
    heard_ = true;
    if (close_ != 0) return verdict::ended;
    if (seq < 0 || seq > highest) {
        forget();
        return end(4001, "a hello with an impossible number");
    }
    // Some servers greet twice after a refused resume: the second hello is an event like any other.
    if (!connection_id_.empty() && connection_id == connection_id_ && seq > 0) return on_event(seq, now);
    connection_id_ = connection_id;
    expected_ = seq + 1;
    gap_at_ = -1;
    resuming_ = false;
    lives(now);
    if (ping_ == 0) next_ping_ = now;  // tells the server's time, too
    return verdict::fresh;
}

verdict link_machine::on_reply(std::int64_t to, bool ok, int status, steady_time now) {
    heard_ = true;
    last_heard_ = now;
    if (close_ != 0) return verdict::ended;
    if (!ok && (status == 401 || (to != 0 && to == ping_))) {
        forget();  // events may have been dropped without a gap
        return end(4000, "the server refused a ping");
    }
    if (!ok || to == 0 || to != ping_) return verdict::accept;
    ping_ = 0;
    if (state_ == state::greeting && resuming_) {
        lives(now);
        return verdict::confirmed;
    }
    return verdict::accept;
}

void link_machine::ended(steady_time now) {
    if (state_ != state::greeting && state_ != state::live) return;
    const bool lived = state_ == state::live;
    const bool silent = !lived && resuming_ && (!heard_ || close_ == 4000);
    if (silent && ++silent_resumes_ >= 2) forget();
    if (lived && now - opened_at_ >= rules_.stable_after) failures_ = 0;
    ping_ = 0;
    wait_for_retry(now, {});
}

}  // namespace fulcrum::bot::platform::mattermost
