SELECT
  *
FROM (
  SELECT
    `t2`.`address_id`,
    `t2`.`address_key`,
    `t5`.`listings`
  FROM `listings_write_listings_by_address_id` AS `t2`
  INNER JOIN (
    SELECT
      `t3`.`address_id`,
      COUNT(*) AS `listings`
    FROM (
      SELECT
        *
      FROM `listings_listings` AS `t1`
      WHERE
        `t1`.`status` IS NULL
    ) AS `t3`
    GROUP BY
      1
  ) AS `t5`
    ON `t2`.`address_id` = `t5`.`address_id`
) AS `t6`
ORDER BY
  `t6`.`address_id` ASC NULLS LAST
