#include "bot/net/tls.hpp"

#include <gtest/gtest.h>

#include "bot/net/http_client.hpp"
#include "bot/net/http_server.hpp"
#include "bot/net/ws_client.hpp"
#include "tests/bot/net/certificates.hpp"
#include "tests/bot/net/support.hpp"

namespace fulcrum::bot::net {
namespace {

using namespace fulcrum::test_net;

asio::awaitable<server_response> hello(server_request request) {
    server_response response;
    response.body = "hello " + request.body;
    co_return response;
}

asio::awaitable<void> echo(server_request, std::shared_ptr<ws_peer> peer) {
    for (;;) {
        auto text = co_await peer->read();
        if (!text) co_return;
        auto reply = std::make_shared<const std::string>(std::move(*text));
        peer->send(std::move(reply));
    }
}

// A certificate authority of our own and servers with certificates of all kinds.
class Tls : public testing::Test {
  protected:
    Tls() : authority_key_(make_key()) {
        wish about;
        about.name = "our authority";
        about.authority = true;
        authority_ = make_certificate(about, authority_key_.get(), nullptr, nullptr);
        write_pem(directory_.file("ca.pem"), authority_.get());
    }

    void serve(const wish& about, bool self_signed = false) {
        const key_ptr key = make_key();
        const cert_ptr cert = self_signed ? make_certificate(about, key.get(), nullptr, nullptr)
                                          : make_certificate(about, key.get(), authority_.get(), authority_key_.get());
        server_tls files;
        files.certificate_file = directory_.file("server.pem");
        files.key_file = directory_.file("server.key");
        write_pem(files.certificate_file, cert.get());
        write_pem(files.key_file, key.get());
        server_limits limits;
        limits.message = 1'000'000;
        server_ = std::make_unique<http_server>(io_.get_executor(), "127.0.0.1", 0, hello, echo,
                                                http_server::gatekeeper{}, limits, &files);
    }

    std::shared_ptr<tls_context> trusting() {
        tls_settings settings;
        settings.extra_ca_file = directory_.file("ca.pem");
        return make_client_tls(settings);
    }

    url address(const std::string& host) const {
        url at = loopback(server_->port(), true);
        at.host = host;
        return at;
    }

    outcome<http_response> ask(const std::string& host, std::shared_ptr<tls_context> tls) {
        http_client client(io_.get_executor(), address(host), std::move(tls));
        http_request request;
        request.method = "POST";
        request.target = "/";
        request.body = "you";
        return run(io_, client.send(std::move(request)));
    }

    // Both clients must refuse, and say why in words.
    void expect_refused(const std::string& host, std::shared_ptr<tls_context> tls, const std::string& why) {
        const auto answer = ask(host, tls);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, errc::tls_failed);
        EXPECT_EQ(answer.error().detail, why);
        EXPECT_FALSE(answer.error().maybe_done);
        ws_client socket(io_.get_executor(), tls);
        const auto opened = run(io_, socket.open(address(host), "/", {}, 5s));
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, errc::tls_failed);
        EXPECT_EQ(opened.error().detail, why);
    }

    static wish for_localhost() {
        wish about;
        about.name = "localhost";
        about.alternatives = "DNS:localhost,IP:127.0.0.1";
        return about;
    }

    temporary_directory directory_;
    asio::io_context io_{1};
    key_ptr authority_key_;
    cert_ptr authority_;
    std::unique_ptr<http_server> server_;
};

TEST_F(Tls, Connects_WhenNameAndAuthorityAreRight) {
    serve(for_localhost());
    for (const std::string host : {"localhost", "127.0.0.1"}) {
        const auto answer = ask(host, trusting());
        ASSERT_TRUE(answer) << answer.error().detail;
        EXPECT_EQ(answer->body, "hello you");
    }
}

TEST_F(Tls, KeepsTheConnection_AndCarriesLargeBodies) {
    serve(for_localhost());
    http_client client(io_.get_executor(), address("localhost"), trusting());
    for (const std::size_t size : {10U, 20'000U, 3'000'000U, 10U}) {
        http_request request;
        request.method = "POST";
        request.target = "/";
        request.body = std::string(size, 'x');
        const auto answer = run(io_, client.send(std::move(request)));
        ASSERT_TRUE(answer) << answer.error().detail;
        EXPECT_EQ(answer->body.size(), size + 6);
    }
}

TEST_F(Tls, CarriesWebSockets) {
    serve(for_localhost());
    ws_client socket(io_.get_executor(), trusting());
    ASSERT_TRUE(run(io_, socket.open(address("localhost"), "/", {}, 5s)));
    for (const std::size_t size : {1U, 1000U, 100'000U}) {
        socket.send(std::string(size, 'x'));
        EXPECT_EQ(run(io_, socket.read()).value().size(), size);
    }
    run(io_, socket.close(1000, 5s));
    EXPECT_EQ(run(io_, socket.read()).error().code, errc::closed);
}

TEST_F(Tls, Refuses_WhenTheNameIsWrong) {
    wish about;
    about.name = "localhost";  // the common name does not count when there are alternatives
    about.alternatives = "DNS:other.example";
    serve(about);
    expect_refused("localhost", trusting(), "hostname mismatch");
}

TEST_F(Tls, Refuses_WhenTheAddressIsWrong) {
    wish about;
    about.alternatives = "DNS:127.0.0.1,IP:127.0.0.2";
    serve(about);
    expect_refused("127.0.0.1", trusting(), "IP address mismatch");
}

TEST_F(Tls, Refuses_WhenTheAuthorityIsUnknown) {
    serve(for_localhost());
    expect_refused("localhost", make_client_tls({}), "unable to get local issuer certificate");
}

TEST_F(Tls, Refuses_WhenSelfSigned) {
    serve(for_localhost(), true);
    expect_refused("localhost", trusting(), "self-signed certificate");
}

TEST_F(Tls, Refuses_WhenExpired) {
    wish about = for_localhost();
    about.from_days = -10;
    about.to_days = -1;
    serve(about);
    expect_refused("localhost", trusting(), "certificate has expired");
}

TEST_F(Tls, Refuses_WhenNotYetValid) {
    wish about = for_localhost();
    about.from_days = 1;
    about.to_days = 10;
    serve(about);
    expect_refused("localhost", trusting(), "certificate is not yet valid");
}

TEST_F(Tls, SendsTheBareHostAsServerName) {
    serve(for_localhost());
    // The name travels unencrypted in the hello: a raw server sees it.
    std::string hello_bytes;
    raw_server listener(io_, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        hello_bytes.resize(4096);
        auto [ec, bytes] = co_await socket.async_read_some(asio::buffer(hello_bytes), quietly);
        hello_bytes.resize(bytes);
    });
    url at = loopback(listener.port(), true);
    at.host = "localhost";
    http_client client(io_.get_executor(), at, trusting());
    http_request request;
    request.target = "/";
    const auto answer = run(io_, client.send(std::move(request)));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, errc::tls_failed) << answer.error().detail;
    const std::string port = ":" + std::to_string(listener.port());
    EXPECT_NE(hello_bytes.find("localhost"), std::string::npos);
    EXPECT_EQ(hello_bytes.find("localhost" + port), std::string::npos);
}

TEST_F(Tls, FailsCleanly_WhenTheServerSpeaksNoTls) {
    http_server plain(io_.get_executor(), "127.0.0.1", 0, hello);
    http_client client(io_.get_executor(), loopback(plain.port(), true), trusting());
    http_request request;
    request.target = "/";
    const auto answer = run(io_, client.send(std::move(request)));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, errc::tls_failed) << answer.error().detail;
}

TEST_F(Tls, TimesOut_WhenTheHandshakeIsNeverAnswered) {
    raw_server silent(io_, [](tcp::socket& socket, int) -> asio::awaitable<void> { co_await read_all(socket); });
    http_limits limits;
    limits.timeout = 60ms;
    http_client client(io_.get_executor(), loopback(silent.port(), true), trusting(), limits);
    http_request request;
    request.target = "/";
    const auto answer = run(io_, client.send(std::move(request)));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, errc::timed_out);
    EXPECT_FALSE(answer.error().maybe_done);
}

TEST_F(Tls, ServerGoesOn_WhenAClientSpeaksNoTls) {
    serve(for_localhost());
    run(io_, converse_raw(server_->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_TRUE(ask("localhost", trusting()));
}

TEST_F(Tls, DestroysCleanly_WhileSuspended) {
    serve(for_localhost());
    auto socket = std::make_unique<ws_client>(io_.get_executor(), trusting());
    ASSERT_TRUE(run(io_, socket->open(address("localhost"), "/", {}, 5s)));
    background<outcome<std::string>> reading(io_, socket->read());
    socket->send("x");
    socket.reset();
    EXPECT_FALSE(reading.get());
}

TEST(TlsSettings, NameTheFile_WhenUnreadable) {
    const temporary_directory directory;
    tls_settings settings;
    settings.extra_ca_file = directory.file("missing.pem");
    try {
        make_client_tls(settings);
        FAIL() << "accepted a missing file";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("missing.pem"), std::string::npos) << error.what();
    }
    settings.extra_ca_file = directory.write("noise.pem", "this is no certificate");
    EXPECT_THROW(make_client_tls(settings), std::runtime_error);
}

}  // namespace
}  // namespace fulcrum::bot::net
