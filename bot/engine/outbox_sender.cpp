#include "bot/engine/outbox_sender.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/net/backoff.hpp"

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
constexpr net::backoff_rule again{500ms, 10s};
constexpr auto soon = 1min;  // a nudge that waits no longer is as good as sent at once
}  // namespace

outbox_sender::outbox_sender(asio::any_io_executor executor, platform::platform& chat, store_thread& store,
                             clock_source& clock, std::size_t at_once, std::chrono::minutes too_late, lost lose,
                             welcome may_come)
    : executor_(std::move(executor)),
      chat_(chat),
      store_(store),
      clock_(clock),
      at_once_(at_once),
      too_late_(too_late),
      lose_(std::move(lose)),
      may_come_(std::move(may_come)),
      pace_timer_(executor_),
      random_(std::random_device{}()) {}

void outbox_sender::add(storage::outgoing_row row, bool doubtful) {
    auto channel = row.channel;
    refs_.add(row.ref);
    if (!row.choices.empty()) {
        std::erase_if(offers_, [&](const storage::tappable_post& o) { return o.channel == channel; });
        if (in_offer_ && in_offer_->channel == channel) in_offer_->choices.clear();
    }
    auto& c = conversations_[channel];
    c.items.push_back({std::move(row), doubtful});
    ++waiting_;
    make_ready(channel);
}

void outbox_sender::drop(storage::person_id person) {
    for (auto& [channel, c] : conversations_) {
        const auto first = c.items.begin() + (c.served && !c.items.empty() ? 1 : 0);  // the one in flight stays
        const auto kept = std::remove_if(first, c.items.end(), [&](const item& i) { return i.row.person == person; });
        waiting_ -= static_cast<std::size_t>(c.items.end() - kept);
        c.items.erase(kept, c.items.end());
    }
}

void outbox_sender::link_ready() {
    held_until_ = {};
    for (auto* timer : waits_) timer->cancel();
}

void outbox_sender::stop() {
    stopping_ = true;
    for (auto* timer : waits_) timer->cancel();
    pace_timer_.cancel();
}

void outbox_sender::make_ready(const std::string& channel) {
    auto& c = conversations_.at(channel);
    if (c.served || c.ready || c.items.empty()) return;
    c.ready = true;
    turns_.add(channel, c.items.front().row.nudge);
    serve_more();
}

void outbox_sender::look_again(std::chrono::steady_clock::time_point at) {
    if (looks_at_ && *looks_at_ <= at) return;
    looks_at_ = at;
    pace_timer_.expires_at(at);
    pace_timer_.async_wait([this](boost::system::error_code stopped) {
        if (stopped) return;
        looks_at_.reset();
        serve_more();
    });
}

void outbox_sender::serve_more() {
    while (active_ < at_once_ && !stopping_) {
        turns_.pace().told(chat_.room());
        // Some of the ways are for answers alone.
        const bool nudges_too = active_nudges_ + std::max<std::size_t>(at_once_ / 4, 1) <= at_once_;
        auto chosen = turns_.next(std::chrono::steady_clock::now(), nudges_too);
        if (!chosen) {
            if (const auto at = turns_.look_again()) return look_again(*at);
            return offer_more();
        }
        const bool nudge = chosen->nudge;
        const auto channel = std::move(chosen->channel);
        const auto found = conversations_.find(channel);
        if (found == conversations_.end()) continue;
        found->second.ready = false;
        found->second.served = true;
        found->second.nudge = nudge;
        ++active_;
        active_nudges_ += nudge;
        asio::co_spawn(executor_, serve(channel), [](std::exception_ptr e) {
            if (!e) return;
            try {
                std::rethrow_exception(e);
            } catch (const std::exception& failure) {
                spdlog::error("the sender failed: {}", failure.what());
            }
        });
    }
}

void outbox_sender::offer(storage::tappable_post post) {
    offers_.push_back(std::move(post));
    serve_more();
}

void outbox_sender::offer_more() {
    if (in_offer_ || offers_.empty() || stopping_) return;
    const auto now = std::chrono::steady_clock::now();
    if (const auto wait = turns_.pace().wait_for_nudge(now); wait > 0ms) return look_again(now + wait);
    turns_.pace().take_nudge(now);
    in_offer_ = std::move(offers_.front());
    offers_.pop_front();
    ++active_;
    asio::co_spawn(executor_, offer_next(), [](std::exception_ptr e) {
        if (!e) return;
        try {
            std::rethrow_exception(e);
        } catch (const std::exception& failure) {
            spdlog::error("the sender failed: {}", failure.what());
        }
    });
}

// One choice, then whatever else waits goes first.
asio::awaitable<void> outbox_sender::offer_next() {
    using problem = platform::delivery_problem;
    auto offered = co_await chat_.offer(in_offer_->channel, in_offer_->post, in_offer_->choices.front());
    auto& left = in_offer_->choices;
    if (offered) {
        turns_.pace().accepted();
        offer_failures_ = 0;
        if (!left.empty()) left.erase(left.begin());
    } else {
        const auto& failure = offered.error();
        spdlog::debug("a choice under {} is not there yet: {}", in_offer_->ref, failure.detail);
        if (failure.problem == problem::refused || failure.problem == problem::absent) {
            left.clear();  // the post is gone, or nothing may be put there
        } else if (failure.problem != problem::stopping) {
            if (failure.after > 0ms) {
                turns_.pace().refused(std::chrono::steady_clock::now());
                held_until_ = std::max(held_until_, std::chrono::steady_clock::now() + failure.after);
            }
            co_await wait(failure.after, offer_failures_++);
        }
    }
    auto done = std::move(*in_offer_);
    in_offer_.reset();
    --active_;
    if (!done.choices.empty()) {
        offers_.push_front(std::move(done));
    } else {
        offer_failures_ = 0;
        store_.submit([ref = done.ref](storage::unit_of_work& unit) { unit.offered(ref); }, [](std::exception_ptr) {});
    }
    serve_more();
}

// One message, then the turn goes to the next conversation that waits.
asio::awaitable<void> outbox_sender::serve(std::string channel) {
    auto& c = conversations_.at(channel);  // references into an unordered_map stay valid while others come and go
    if (!c.items.empty() && !stopping_) {
        auto& current = c.items.front();
        auto came = co_await deliver(current);
        if (came.what == fate::kind::lost) {
            lose_(take_nudge(c), std::move(came.reason), std::move(came.detail));
        } else if (came.what == fate::kind::done) {
            c.items.pop_front();
            --waiting_;
        }
    }
    c.served = false;
    --active_;
    active_nudges_ -= c.nudge;
    if (c.items.empty())
        conversations_.erase(channel);
    else
        make_ready(channel);
    serve_more();
}

// All messages of the nudge in front.
std::vector<storage::outgoing_row> outbox_sender::take_nudge(conversation& c) {
    const auto& front = c.items.front().row;
    const auto person = front.person;
    const auto what = front.carries->what;
    const auto date = front.carries->date;
    std::vector<storage::outgoing_row> rows;
    std::erase_if(c.items, [&](item& i) {
        const auto& nudge = i.row.carries;
        if (!nudge || i.row.person != person || nudge->what != what || nudge->date != date) return false;
        rows.push_back(std::move(i.row));
        return true;
    });
    waiting_ -= rows.size();
    return rows;
}

// Only of the first message of a nudge: what was begun is said to its end.
asio::awaitable<bool> outbox_sender::missed_its_time(const storage::outgoing_row& row) {
    if (!row.carries || row.carries->goes_on || !row.person) co_return false;
    const auto now = clock_.now();
    if (now - row.created_at <= soon) co_return false;
    const auto due_at = row.carries->due_at == dialogue::instant{} ? row.created_at : row.carries->due_at;
    if (now - due_at > too_late_) co_return true;
    const bool comes = co_await may_come_(*row.person);
    co_return !comes;
}

asio::awaitable<outbox_sender::fate> outbox_sender::deliver(item& it) {
    for (int failures = 0; !stopping_; ++failures) {
        const auto hold = held_until_ - std::chrono::steady_clock::now();
        if (hold > 0ms) co_await wait(std::chrono::duration_cast<std::chrono::milliseconds>(hold), -1);
        if (stopping_) break;

        std::optional<platform::delivery_failure> failure;
        std::string post;
        if (it.row.kind == "reaction") {
            const auto reacted = co_await chat_.react(it.row.channel, it.row.post, it.row.text);
            if (!reacted) failure = reacted.error();
        } else if (it.row.kind == "withdrawal") {
            const auto gone = co_await chat_.withdraw(it.row.channel, it.row.post);
            if (!gone) failure = gone.error();
        } else if (it.row.kind == "clear") {
            const auto gone = co_await chat_.withdraw_all(it.row.channel);
            if (!gone) failure = gone.error();
        } else {
            platform::outgoing message;
            message.ref = it.row.ref;
            message.to = {it.row.channel, it.row.thread};
            message.text = it.row.text;
            message.kind = it.row.kind;
            message.only_look = co_await missed_its_time(it.row);
            message.look_first = it.doubtful || message.only_look;
            message.since = it.row.created_at;
            if (!it.row.file_name.empty())
                message.file = platform::attachment{it.row.file_name, "text/markdown", it.row.file_content};
            auto sent = co_await chat_.deliver(std::move(message));
            if (sent)
                post = std::move(*sent);
            else
                failure = sent.error();
        }
        if (!failure) {
            ++delivered_;
            count(it.row);
            turns_.pace().accepted();
            mark(it.row, std::move(post), {});
            co_return fate();
        }
        fate ended;
        ended.what = fate::kind::lost;
        using problem = platform::delivery_problem;
        switch (failure->problem) {
            case problem::refused:
                ++refused_;
                spdlog::warn("message {} to channel {} was refused: {}", it.row.ref, it.row.channel, failure->detail);
                if (it.row.carries) {
                    ended.reason = "refused";
                    ended.detail = std::move(failure->detail);
                    co_return ended;
                }
                // A reaction to a message that was deleted meanwhile is missed by nobody.
                if (it.row.kind == "reaction")
                    mark(it.row, {}, {});
                else
                    mark(it.row, {}, failure->detail.empty() ? "refused" : failure->detail);
                co_return fate();
            case problem::absent:
                ended.reason = "late";
                co_return ended;
            case problem::stopping:
                ended.what = fate::kind::stopping;
                co_return ended;
            case problem::unknown:
                it.doubtful = true;
                break;
            case problem::unauthorized:
                failure->after = std::max<std::chrono::milliseconds>(failure->after, 30s);
                break;
            case problem::try_again:
                if (failure->after > 0ms) turns_.pace().refused(std::chrono::steady_clock::now());
                if (failure->after > 0ms)
                    held_until_ = std::max(held_until_, std::chrono::steady_clock::now() + failure->after);
                break;
        }
        spdlog::debug("message {} not delivered yet: {}", it.row.ref, failure->detail);
        co_await wait(failure->after, failures);
    }
    fate left;
    left.what = fate::kind::stopping;
    co_return left;
}

void outbox_sender::count(const storage::outgoing_row& accepted) {
    if (!meter_ || !accepted.carries || accepted.carries->goes_on) return;
    std::optional<metrics::duration> lateness;
    if (accepted.carries->due_at != dialogue::instant{}) lateness = clock_.now() - accepted.carries->due_at;
    meter_->nudge_sent(lateness);
}

std::optional<dialogue::instant> outbox_sender::oldest() const {
    std::optional<dialogue::instant> first;
    for (const auto& [channel, c] : conversations_)
        if (!c.items.empty())
            first = std::min(first.value_or(dialogue::instant::max()), c.items.front().row.created_at);
    return first;
}

// At least that long, with jitter on top, or until the link is ready anew; failures < 0: no back-off of our own.
asio::awaitable<void> outbox_sender::wait(std::chrono::milliseconds at_least, int failures) {
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    const auto jitter = failures < 0 ? std::chrono::milliseconds(static_cast<int>(random * 200))
                                     : net::wait_for(again, std::min(failures, 20), random);
    asio::steady_timer timer(executor_, at_least + jitter);
    waits_.insert(&timer);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    waits_.erase(&timer);
}

void outbox_sender::mark(const storage::outgoing_row& row, std::string post, std::string failure) {
    sent_mark m{row.id, std::move(post), std::move(failure), clock_.now()};
    if (!row.choices.empty() && !m.post.empty()) m.tappable = {row.ref, row.channel, m.post, row.choices};
    marks_.push_back(std::move(m));
    if (!marking_) flush_marks();
}

// What was sent is marked in few transactions: many marks gather while one is on its way.
void outbox_sender::flush_marks() {
    if (marks_.empty()) return;
    marking_ = true;
    const auto batch = std::make_shared<std::vector<sent_mark>>(std::exchange(marks_, {}));
    store_.submit(
        [batch](storage::unit_of_work& unit) {
            for (const auto& m : *batch) {
                if (m.failure.empty())
                    unit.sent(m.id, m.post, m.at);
                else
                    unit.failed(m.id, m.failure, m.at);
            }
        },
        [this, batch](std::exception_ptr) {
            marking_ = false;
            flush_marks();
            for (auto& m : *batch)  // now a tap finds its question
                if (!m.tappable.choices.empty()) offer(std::move(m.tappable));
        });
}

}  // namespace fulcrum::bot::engine
