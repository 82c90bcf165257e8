// "is typing…": shown in a conversation while this lives, from half a second on. One executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <utility>

#include "bot/platform/platform.hpp"

namespace fulcrum::bot::engine {

class typing_sign {
  public:
    // `chat` outlives it.
    typing_sign(boost::asio::any_io_executor executor, platform::platform& chat, platform::address where)
        : sign_(std::make_shared<sign>(std::move(executor), chat, std::move(where))) {
        show_after(sign_, std::chrono::milliseconds(500));
    }
    typing_sign(const typing_sign&) = delete;
    typing_sign& operator=(const typing_sign&) = delete;
    ~typing_sign() {
        sign_->over = true;
        sign_->timer.cancel();
    }

  private:
    struct sign {
        sign(boost::asio::any_io_executor executor, platform::platform& c, platform::address w)
            : timer(std::move(executor)), chat(c), where(std::move(w)) {}
        boost::asio::steady_timer timer;
        platform::platform& chat;
        platform::address where;
        bool over = false;
    };
    static void show_after(const std::shared_ptr<sign>& s, std::chrono::milliseconds time) {
        s->timer.expires_after(time);
        s->timer.async_wait([s](boost::system::error_code stopped) {
            if (stopped || s->over) return;
            s->chat.typing(s->where);
            show_after(s, std::chrono::seconds(4));  // clients show it for about five
        });
    }

    std::shared_ptr<sign> sign_;
};

}  // namespace fulcrum::bot::engine
