#include "tests/faults/link.hpp"

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <utility>
#include <vector>

namespace fulcrum::faults {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct faulty_link::pair {
    explicit pair(asio::io_context& io) : client(io), server(io), forth_timer(io), back_timer(io) {}
    tcp::socket client, server;
    asio::steady_timer forth_timer, back_timer;
    std::array<char, 16384> forth{}, back{};
    bool swallows_forth = false, swallows_back = false;
};

faulty_link::faulty_link(asio::io_context& io, std::uint16_t target)
    : io_(io),
      acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      target_(asio::ip::address_v4::loopback(), target),
      port_(acceptor_.local_endpoint().port()) {
    accept();
}

void faulty_link::accept() {
    auto p = std::make_shared<pair>(io_);
    acceptor_.async_accept(p->client, [this, p](error_code ec) {
        if (ec == asio::error::operation_aborted) return;
        if (!ec) {
            if (cut_)
                end(p, true);
            else
                open(p);
        }
        accept();
    });
}

void faulty_link::open(std::shared_ptr<pair> p) {
    pairs_.insert(p);
    p->swallows_forth = p->swallows_back = half_open_;
    p->server.async_connect(target_, [this, p](error_code ec) {
        if (ec) return end(p, false);
        error_code ignored;
        p->server.set_option(tcp::no_delay(true), ignored);
        p->client.set_option(tcp::no_delay(true), ignored);
        pump(p, true);
        pump(p, false);
    });
}

void faulty_link::pump(std::shared_ptr<pair> p, bool forth) {
    auto& from = forth ? p->client : p->server;
    auto& room = forth ? p->forth : p->back;
    from.async_read_some(asio::buffer(room), [this, p, forth](error_code ec, std::size_t n) {
        const bool swallowed = forth ? p->swallows_forth : p->swallows_back;
        // Whoever hears nothing does not hear of the end either; the coach's own end is the end.
        if (ec && swallowed && !forth) return;
        if (ec) return end(p, false);
        if (swallowed) return pump(p, forth);
        if (delay_.count() == 0) return pass_on(p, forth, n);
        auto& timer = forth ? p->forth_timer : p->back_timer;
        timer.expires_after(delay_);
        timer.async_wait([this, p, forth, n](error_code stopped) {
            if (!stopped) pass_on(p, forth, n);
        });
    });
}

void faulty_link::pass_on(std::shared_ptr<pair> p, bool forth, std::size_t bytes) {
    auto& to = forth ? p->server : p->client;
    auto& room = forth ? p->forth : p->back;
    asio::async_write(to, asio::buffer(room.data(), bytes), [this, p, forth](error_code ec, std::size_t) {
        if (ec) return end(p, false);
        pump(p, forth);
    });
}

void faulty_link::end(const std::shared_ptr<pair>& p, bool reset) {
    error_code ignored;
    for (auto* s : {&p->client, &p->server}) {
        if (reset) s->set_option(asio::socket_base::linger(true, 0), ignored);
        s->close(ignored);
    }
    p->forth_timer.cancel();
    p->back_timer.cancel();
    pairs_.erase(p);
}

void faulty_link::cut() {
    cut_ = true;
    const std::vector<std::shared_ptr<pair>> all(pairs_.begin(), pairs_.end());
    for (const auto& p : all) end(p, true);
}

void faulty_link::delay(std::chrono::milliseconds time) { delay_ = time; }

void faulty_link::half_open(bool one_way) {
    half_open_ = true;
    for (const auto& p : pairs_) {
        p->swallows_back = true;
        p->swallows_forth = p->swallows_forth || !one_way;
    }
}

void faulty_link::mend() {
    cut_ = half_open_ = false;
    delay_ = std::chrono::milliseconds(0);
}

void faulty_link::stop() {
    error_code ignored;
    acceptor_.close(ignored);
    cut();
}

}  // namespace fulcrum::faults
