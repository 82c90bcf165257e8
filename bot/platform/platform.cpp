#include "bot/platform/platform.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/throw_exception.hpp>
#include <stdexcept>

namespace fulcrum::bot::platform {

void throw_exception_from_error(const delivery_failure& f, const boost::source_location& where) {
    boost::throw_exception(std::runtime_error("platform: " + f.detail), where);
}

boost::asio::awaitable<delivered<void>> platform::withdraw(std::string, std::string) {
    co_return delivery_failure(delivery_problem::refused, "posts can't be deleted here");
}
boost::asio::awaitable<delivered<void>> platform::withdraw_all(std::string) {
    co_return delivery_failure(delivery_problem::refused, "posts can't be deleted here");
}

boost::asio::awaitable<delivered<profile>> platform::person_now(std::string user) { return person(std::move(user)); }

boost::asio::awaitable<delivered<std::vector<profile>>> platform::people_now(std::vector<std::string> users) {
    std::vector<profile> found;
    for (auto& user : users) {
        auto one = co_await person_now(std::move(user));
        if (one)
            found.push_back(std::move(*one));
        else if (one.error().problem != delivery_problem::refused)
            co_return one.error();
    }
    co_return found;
}

boost::asio::awaitable<delivered<std::vector<named_channel>>> platform::channels_named(std::string) {
    co_return delivery_failure(delivery_problem::refused, "this platform has no channels by name");
}

boost::asio::awaitable<delivered<std::string>> platform::fetch(std::string) {
    co_return delivery_failure(delivery_problem::refused, "this platform has no files");
}

boost::asio::awaitable<delivered<void>> platform::offer(std::string, std::string, dialogue::choice) {
    co_return delivery_failure(delivery_problem::refused, "nothing can be tapped here");
}

}  // namespace fulcrum::bot::platform
