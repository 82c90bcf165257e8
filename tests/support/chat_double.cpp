// The embedded chat server on its own, for tests in other languages. It prints one line of JSON with where it is and
// the tokens of its people, and then obeys one-line commands on standard input:
//   drop                     every WebSocket's TCP ends without a close frame
//   say USER CHANNEL TEXT    posts as if the person had; CHANNEL is a name, an id, or @OTHER for the direct channel
//   revoke USER              the person's token is no longer good
//   refuse N                 the next N attempts to resume get a fresh hello
//   restart                  the server dies and comes back on the same port
//   quit
// Each is answered by one line: "ok", the new post's id, or "error: …". Standard input at its end means quit.
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>

#include "bot/platform/local/chat_server.hpp"

namespace local = fulcrum::bot::platform::local;
namespace asio = boost::asio;

namespace {

local::seed_user person(std::string username, std::string first_name, std::string zone, bool bot, std::string roles) {
    local::seed_user p;
    p.username = std::move(username);
    p.first_name = std::move(first_name);
    p.last_name = bot ? "" : "Tester";
    p.zone = std::move(zone);
    p.bot = bot;
    p.roles = std::move(roles);
    return p;
}

class commands {
  public:
    commands(asio::io_context& io, local::chat_server& server)
        : io_(io), input_(io, ::dup(STDIN_FILENO)), server_(server) {}

    void next() {
        asio::async_read_until(input_, asio::dynamic_buffer(text_), '\n',
                               [this](boost::system::error_code ec, std::size_t n) {
                                   if (ec) return io_.stop();
                                   std::string line = text_.substr(0, n - 1);
                                   text_.erase(0, n);
                                   if (line == "quit") return io_.stop();
                                   std::string answer;
                                   try {
                                       answer = obey(line);
                                   } catch (const std::exception& error) {
                                       answer = std::string("error: ") + error.what();
                                   }
                                   std::cout << answer << std::endl;
                                   next();
                               });
    }

  private:
    std::string obey(const std::string& line) {
        std::istringstream words(line);
        std::string verb, who, where;
        words >> verb;
        if (verb == "drop") {
            server_.drop_sockets();
        } else if (verb == "restart") {
            server_.restart();
        } else if (verb == "refuse") {
            words >> server_.misbehave().refuse_resume;
        } else if (verb == "revoke") {
            words >> who;
            server_.revoke(who);
        } else if (verb == "say") {
            words >> who >> where >> std::ws;
            std::string text;
            std::getline(words, text);
            if (where.starts_with('@')) where = server_.direct_channel(who, where.substr(1));
            return server_.say(who, where, text);
        } else {
            return "error: unknown command";
        }
        return "ok";
    }

    asio::io_context& io_;
    asio::posix::stream_descriptor input_;
    local::chat_server& server_;
    std::string text_;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        asio::io_context io(1);
        local::chat_settings settings;
        settings.serve_page = true;
        if (argc > 1) settings.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
        if (argc > 2) settings.log = argv[2];
        settings.people = {person("coach", "Coach", "", true, "system_user"),
                           person("mira", "Mira", "Europe/Berlin", false, "system_user"),
                           person("omar", "Omar", "America/Sao_Paulo", false, "system_user"),
                           person("root", "Root", "", false, "system_user system_admin")};
        const auto people = settings.people;
        local::chat_server server(io.get_executor(), std::move(settings), {});
        std::cout << R"({"url":")" << server.base_url() << R"(","channel":")" << server.channel_id("town-square")
                  << R"(","tokens":{)";
        for (std::size_t i = 0; i < people.size(); ++i)
            std::cout << (i ? "," : "") << '"' << people[i].username << R"(":")" << server.token_of(people[i].username)
                      << '"';
        std::cout << "}}" << std::endl;
        commands input(io, server);
        input.next();
        io.run();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
