#include "bot/health.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "fetch.hpp"

namespace fulcrum::bot {
namespace {

namespace asio = boost::asio;

class Health : public testing::Test {
  protected:
    Health() : server_(io_.get_executor(), "127.0.0.1:0", [this] { return status_; }) {}

    net::http_response ask(std::string target, std::string method = "GET") {
        return test::fetch(io_, "http://127.0.0.1:" + std::to_string(server_.port()), std::move(target),
                           std::move(method));
    }
    boost::json::value body(const net::http_response& r) { return boost::json::parse(r.body); }

    asio::io_context io_{1};
    engine::engine_status status_;
    health_server server_;
};

TEST_F(Health, SaysThatTheProcessLives) {
    const auto r = ask("/healthz");
    EXPECT_EQ(r.status, 200U);
    EXPECT_EQ(body(r).at("status").as_string(), "ok");
    EXPECT_FALSE(body(r).at("version").as_string().empty());
    EXPECT_EQ(r.header("content-type").substr(0, 16), "application/json");
}

TEST_F(Health, IsReadyWhenConnectedAndAbleToSave) {
    status_.link = platform::link_state::ready;
    status_.link_detail = "connected";
    status_.unsent = 3;
    auto r = ask("/readyz");
    EXPECT_EQ(r.status, 200U);
    EXPECT_EQ(body(r),
              boost::json::parse(R"({"ready":true,"link":"ready","detail":"connected","store":"ok","unsent":3})"));

    status_.store_healthy = false;
    r = ask("/readyz?verbose");
    EXPECT_EQ(r.status, 503U);
    EXPECT_EQ(body(r).at("store").as_string(), "failing");
}

TEST_F(Health, IsRedWhileTheLinkIsNotReady) {
    const std::pair<platform::link_state, const char*> states[] = {
        {platform::link_state::connecting, "connecting"},
        {platform::link_state::waiting, "waiting"},
        {platform::link_state::unauthorized, "unauthorized"}};
    for (const auto& [state, word] : states) {
        status_.link = state;
        status_.link_detail = "a \"quoted\" reason\n";
        const auto r = ask("/readyz");
        EXPECT_EQ(r.status, 503U);
        EXPECT_EQ(body(r).at("link").as_string(), word);
        EXPECT_FALSE(body(r).at("ready").as_bool());
        EXPECT_EQ(body(r).at("detail").as_string(), "a \"quoted\" reason\n");
    }
}

TEST_F(Health, Answers_WhenOthersMerelyHoldConnections) {
    std::vector<asio::ip::tcp::socket> idle;
    for (int i = 0; i < 100; ++i) {
        idle.emplace_back(io_).connect({asio::ip::address_v4::loopback(), server_.port()});
        asio::write(idle.back(), asio::buffer("G", 1));
    }
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("/healthz").status, 200U);
}

TEST_F(Health, KnowsNothingElse) {
    for (const auto* path : {"/", "/healthz/", "/readyz/x", "/metrics", "/HEALTHZ"})
        EXPECT_EQ(ask(path).status, 404U) << path;
    const auto r = ask("/healthz", "POST");
    EXPECT_EQ(r.status, 405U);
    EXPECT_EQ(r.header("Allow"), "GET, HEAD");
    EXPECT_EQ(ask("/readyz", "DELETE").status, 405U);
    EXPECT_EQ(ask("/healthz", "HEAD").status, 200U);
}

TEST_F(Health, SaysWhichAddressCanNotBeUsed) {
    const auto taken = "127.0.0.1:" + std::to_string(server_.port());
    const auto message = [&](const std::string& listen) -> std::string {
        try {
            health_server second(io_.get_executor(), listen, [this] { return status_; });
        } catch (const std::runtime_error& e) {
            return e.what();
        }
        return "";
    };
    EXPECT_NE(message(taken).find("in use"), std::string::npos);
    EXPECT_NE(message("8080").find("the port is missing"), std::string::npos);
    EXPECT_NE(message(taken).find("http.listen"), std::string::npos);
}

}  // namespace
}  // namespace fulcrum::bot
