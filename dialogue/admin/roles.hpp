// What administrators may say, by role. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/admin/request.hpp"

namespace fulcrum::dialogue {

enum class admin_role : std::uint8_t {
    none,
    viewer,   // figures, and no person
    author,   // texts: imports, trials, pilots; no people
    manager,  // people, of these channels only if any are named
    owner
};

// Whether that role may say it. What is unclear, and help, everybody may.
bool may_say(admin_role who, const admin_request& what);

// As typed, in English or German; nothing when it is none of them. "none" takes a role away.
std::optional<admin_role> role_named(std::string_view typed);
std::string_view name_of(admin_role role);

// A role that an owner gave. By the person's id: whoever takes their name gets nothing by it.
struct role_grant {
    std::string user, name;  // id; how they were called then
    admin_role role = admin_role::none;
    std::vector<std::string> channels;  // names, without ~: a manager's
    friend bool operator==(const role_grant&, const role_grant&) = default;
};

// As the store keeps them, one a line. What can't be read is passed over.
std::string grants_text(const std::vector<role_grant>& all);
std::vector<role_grant> read_grants(std::string_view text);
const role_grant* grant_of(const std::vector<role_grant>& all, std::string_view user);
// In place of the one that the person had; `none` takes it away.
void set_grant(std::vector<role_grant>& all, role_grant one);

}  // namespace fulcrum::dialogue
