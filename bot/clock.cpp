#include "bot/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/system_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

namespace fulcrum::bot {

namespace asio = boost::asio;
using dialogue::instant;

namespace {

instant system_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

class system_clock_source : public clock_source {
  public:
    explicit system_clock_source(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    instant now() const override { return system_now(); }

    asio::awaitable<void> sleep_until(instant when) override {
        // A system timer follows the wall clock only at its next look, so it looks at least every minute.
        while (now() < when) {
            asio::system_timer timer(executor_, std::min(when, now() + std::chrono::minutes(1)));
            const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            if (ec) co_return;
        }
    }

  private:
    asio::any_io_executor executor_;
};

class movable : public movable_clock {
  public:
    movable(asio::any_io_executor executor, instant start, bool frozen)
        : executor_(std::move(executor)),
          frozen_(frozen),
          offset_(frozen ? start.time_since_epoch() : start - system_now()) {}

    instant now() const override { return frozen_ ? instant{offset_} : system_now() + offset_; }

    asio::awaitable<void> sleep_until(instant when) override {
        const auto timer = std::make_shared<asio::steady_timer>(executor_);
        const auto place = sleepers_.emplace(when, timer);
        while (now() < when) {
            if (frozen_)
                timer->expires_at(std::chrono::steady_clock::time_point::max());
            else
                timer->expires_after(when - now());
            const auto [ec] = co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
            if (!ec) continue;
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) break;
        }
        sleepers_.erase(place);
    }

    void move_to(instant when) override {
        if (when > now()) offset_ += when - now();
        for (auto& [due, timer] : sleepers_) {
            if (due > now()) break;
            timer->cancel();
        }
    }

    std::optional<instant> next_wake() const override {
        if (sleepers_.empty()) return std::nullopt;
        return sleepers_.begin()->first;
    }

  private:
    asio::any_io_executor executor_;
    bool frozen_;
    std::chrono::milliseconds offset_;
    std::multimap<instant, std::shared_ptr<asio::steady_timer>> sleepers_;
};

}  // namespace

std::unique_ptr<clock_source> make_system_clock(asio::any_io_executor executor) {
    return std::make_unique<system_clock_source>(std::move(executor));
}

std::unique_ptr<movable_clock> movable_clock::make(asio::any_io_executor executor, instant start, bool frozen) {
    return std::make_unique<movable>(std::move(executor), start, frozen);
}

}  // namespace fulcrum::bot
