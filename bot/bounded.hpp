// Memory with a bound: what was used longest ago makes room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace fulcrum::bot {

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

// Remembers at least the last `size` keys, and at most twice as many.
class recent_set {
  public:
    explicit recent_set(std::size_t size) : size_(size < 1 ? 1 : size) {}

    // True if the key was not there.
    bool add(std::string_view key) {
        if (contains(key)) return false;
        if (young_.size() >= size_) {
            old_ = std::move(young_);
            young_.clear();
        }
        young_.emplace(key);
        return true;
    }
    bool contains(std::string_view key) const { return young_.contains(key) || old_.contains(key); }

  private:
    using keys = std::unordered_set<std::string, text_hash, std::equal_to<>>;
    std::size_t size_;
    keys young_, old_;
};

// A map with the same rule; a key that is looked up stays.
template <class T>
class recent_map {
  public:
    explicit recent_map(std::size_t size) : size_(size < 1 ? 1 : size) {}

    // Null if not there. Valid until the next call that is not const.
    T* find(std::string_view key) {
        if (const auto it = young_.find(key); it != young_.end()) return &it->second;
        const auto it = old_.find(key);
        if (it == old_.end()) return nullptr;
        auto node = old_.extract(it);
        make_room();
        return &young_.insert(std::move(node)).position->second;
    }
    T& put(std::string key, T value) {
        if (auto* there = find(key)) return *there = std::move(value);
        make_room();
        return young_.insert_or_assign(std::move(key), std::move(value)).first->second;
    }
    void erase(std::string_view key) {
        if (const auto it = young_.find(key); it != young_.end()) young_.erase(it);
        if (const auto it = old_.find(key); it != old_.end()) old_.erase(it);
    }
    void clear() {
        young_.clear();
        old_.clear();
    }
    // Calls with each key and value; must not change the map.
    template <class F>
    void for_each(F f) const {
        for (const auto& [key, value] : young_) f(key, value);
        for (const auto& [key, value] : old_) f(key, value);
    }
    std::size_t size() const { return young_.size() + old_.size(); }

  private:
    void make_room() {
        if (young_.size() < size_) return;
        old_ = std::move(young_);
        young_.clear();
    }

    std::size_t size_;
    std::unordered_map<std::string, T, text_hash, std::equal_to<>> young_, old_;
};

}  // namespace fulcrum::bot
