#include "dialogue/admin/roles.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

namespace {

struct role_name {
    std::string_view typed;
    admin_role role;
};
// The first one of each is its name.
constexpr std::array names{role_name{"viewer", admin_role::viewer},     role_name{"betrachter", admin_role::viewer},
                           role_name{"author", admin_role::author},     role_name{"autor", admin_role::author},
                           role_name{"autorin", admin_role::author},    role_name{"manager", admin_role::manager},
                           role_name{"managerin", admin_role::manager}, role_name{"cohort", admin_role::manager},
                           role_name{"kohorte", admin_role::manager},   role_name{"owner", admin_role::owner},
                           role_name{"inhaber", admin_role::owner},     role_name{"inhaberin", admin_role::owner},
                           role_name{"none", admin_role::none},         role_name{"keine", admin_role::none}};

enum class field : std::uint8_t { everybody, figures, people, texts, owners };

field field_of(const admin_request& r) {
    using what = admin_request::what;
    switch (r.does) {
        case what::help:
        case what::unclear:
        case what::tracks:
        case what::roles:
            return field::everybody;
        case what::report:
            return field::figures;
        case what::people:
        case what::assign:
        case what::unassign:
        case what::set_holidays:
        case what::holidays:
        case what::failures:
            return field::people;
        case what::import:
        case what::export_:
        case what::versions:
        case what::diff:
        case what::copy:
        case what::try_:
        case what::pilot:
            return field::texts;
        case what::defaults:
        case what::set_default:
        case what::log:
        case what::activate:  // for everybody who is in it
        case what::retire:
        case what::restore:
        case what::drop_import:
        case what::revert:
        case what::set_role:
            return field::owners;
    }
    return field::owners;
}

}  // namespace

bool may_say(admin_role who, const admin_request& what) {
    const auto f = field_of(what);
    switch (who) {
        case admin_role::none:
            return false;
        case admin_role::viewer:
            return f == field::everybody || f == field::figures;
        case admin_role::author:
            return f == field::everybody || f == field::texts;
        case admin_role::manager:
            return f == field::everybody || f == field::figures || f == field::people;
        case admin_role::owner:
            return true;
    }
    return false;
}

std::optional<admin_role> role_named(std::string_view typed) {
    const auto folded = plain(typed);
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.typed == folded; });
    if (found == names.end()) return std::nullopt;
    return found->role;
}

std::string_view name_of(admin_role role) {
    return std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.role == role; })->typed;
}

std::string grants_text(const std::vector<role_grant>& all) {
    std::string text;
    for (const auto& g : all) {
        text += g.user + " " + g.name + " " + std::string(name_of(g.role));
        for (const auto& c : g.channels) text += " " + c;
        text += "\n";
    }
    return text;
}

std::vector<role_grant> read_grants(std::string_view text) {
    std::vector<role_grant> all;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        role_grant g;
        std::string role;
        if (!(words >> g.user >> g.name >> role)) continue;
        const auto is = role_named(role);
        if (!is || *is == admin_role::none) continue;
        g.role = *is;
        for (std::string c; words >> c;) g.channels.push_back(std::move(c));
        all.push_back(std::move(g));
    }
    return all;
}

const role_grant* grant_of(const std::vector<role_grant>& all, std::string_view user) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& g) { return g.user == user; });
    return found == all.end() ? nullptr : &*found;
}

void set_grant(std::vector<role_grant>& all, role_grant one) {
    std::erase_if(all, [&](const auto& g) { return g.user == one.user; });
    if (one.role != admin_role::none) all.push_back(std::move(one));
}

}  // namespace fulcrum::dialogue
