#include "bot/commands/check_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace fulcrum::bot::commands {

void check_table::ok(std::string what, std::string detail) {
    rows_.push_back({"OK", std::move(what), std::move(detail), {}, exit_code::ok});
}

void check_table::skip(std::string what, std::string why) {
    rows_.push_back({"SKIP", std::move(what), std::move(why), {}, exit_code::ok});
}

void check_table::fix(exit_code code, std::string what, std::string detail, std::string remedy) {
    rows_.push_back({"FIX", std::move(what), std::move(detail), std::move(remedy), code});
}

exit_code check_table::result() const {
    auto worst = exit_code::ok;
    for (const auto& r : rows_)
        if (r.code != exit_code::ok && (worst == exit_code::ok || r.code < worst)) worst = r.code;
    return worst;
}

void check_table::print(std::ostream& out) const {
    constexpr std::size_t narrow = 14;
    for (const auto& r : rows_) {
        out << fmt::format("{:<5} {:<{}} {}\n", r.state, r.what, narrow, r.detail);
        if (!r.remedy.empty()) out << fmt::format("{:<5} {:<{}} -> {}\n", "", "", narrow, r.remedy);
    }
    const auto n = std::count_if(rows_.begin(), rows_.end(), [](const row& r) { return r.state == "FIX"; });
    const auto count = n == 1 ? std::string("1 thing") : std::to_string(n) + " things";
    if (n == 0)
        out << "\nAll is well: fulcrum run can start.\n";
    else if (result() == exit_code::ok)
        out << "\nfulcrum run can start, with " << count << " to fix.\n";
    else
        out << "\n" << count << " to fix.\n";
}

}  // namespace fulcrum::bot::commands
