// The way between the coach and the chat server: a small TCP proxy that can be cut, slowed down, or left half open. On
// the server's thread only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>

namespace fulcrum::faults {

class faulty_link {
  public:
    faulty_link(boost::asio::io_context& io, std::uint16_t target);

    std::uint16_t port() const { return port_; }

    void cut();                                  // all connections are reset, new ones too
    void delay(std::chrono::milliseconds time);  // everything takes so much longer, each way
    // What is open now, and what is opened until mend(), stays open and carries nothing any more, for ever. With
    // `one_way` the requests still arrive, and only what comes back is lost.
    void half_open(bool one_way);
    void mend();  // from now on connections are as they should be
    void stop();

  private:
    struct pair;
    void accept();
    void open(std::shared_ptr<pair> p);
    void pump(std::shared_ptr<pair> p, bool forth);
    void pass_on(std::shared_ptr<pair> p, bool forth, std::size_t bytes);
    void end(const std::shared_ptr<pair>& p, bool reset);

    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::endpoint target_;
    std::uint16_t port_ = 0;
    std::set<std::shared_ptr<pair>> pairs_;
    std::chrono::milliseconds delay_{0};
    bool cut_ = false, half_open_ = false;
};

}  // namespace fulcrum::faults
