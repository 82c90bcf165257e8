// Listens to yaml-cpp and builds our tree. A detail of yaml_tree.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "content/yaml_tree.hpp"

namespace fulcrum::content {

// YAML takes "-ask:" for a key.
constexpr const char* dash_without_space = "there is no space after this dash";
constexpr const char* space_after_dash = "put a space after the dash";

class tree_builder final : private YAML::EventHandler {
  public:
    // Thrown through yaml-cpp to stop it; the finding is noted before.
    struct given_up {};

    tree_builder(document& into, const limits& lim, report& out) : into_(into), lim_(lim), out_(out) {}

    // Throws given_up or YAML::Exception.
    void read(const std::string& source);
    const node* root() const { return root_; }

  private:
    // A list or map under construction.
    struct open_node {
        node* made = nullptr;
        YAML::anchor_t anchor = 0;
        std::size_t size_before = 0, bytes_before = 0;
        const node* key = nullptr;   // a map's key that waits for its value
        std::set<std::string> keys;  // of a map
    };
    struct size {
        std::size_t nodes = 0, bytes = 0;
    };

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override { close(); }

    [[noreturn]] void give_up(place at, std::string message, std::string remedy);
    place place_of(const YAML::Mark& mark) const;
    [[noreturn]] void fail_unclosed();
    void expect_closed(std::size_t offset);
    std::size_t end_of_quoted(std::size_t offset) const;
    node& make(node::kind what, const YAML::Mark& mark, const std::string& tag);
    void count(size more, place at);
    void open(node& n, YAML::anchor_t anchor);
    void close();
    void attach(const node& n);

    document& into_;
    const limits& lim_;
    report& out_;
    std::vector<open_node> path_;
    std::unordered_map<YAML::anchor_t, const node*> anchors_;  // nullptr while still open
    std::unordered_map<const node*, size> sizes_;              // of anchored nodes
    size total_;
    int documents_ = 0;
    place quoted_at_;             // the last quoted text,
    std::size_t quoted_end_ = 0;  // and where its closing mark stands
    const node* root_ = nullptr;
};

}  // namespace fulcrum::content
