SELECT
  `t6`.`metric`,
  `t6`.`input`,
  `t6`.`status`,
  `t6`.`place_id`,
  `t6`.`year`,
  `t6`.`contributors`,
  `t6`.`addresses`,
  `t6`.`parts`,
  COUNT(*) AS `rows`
FROM (
  SELECT
    `t5`.`metric`,
    `t5`.`input`,
    `t5`.`file`,
    `t5`.`row`,
    `t5`.`document`,
    `t5`.`year`,
    `t5`.`contributor`,
    `t5`.`contributors`,
    `t5`.`addresses`,
    `t5`.`parts`,
    `t5`.`address_id`,
    COALESCE(`t5`.`status`, `t5`.`answer`, 'placed') AS `status`,
    `t5`.`address_id_right`,
    IF(`t5`.`status` IS NULL, `t5`.`place_id`, NULL) AS `place_id`,
    `t5`.`answer`
  FROM (
    SELECT
      `t2`.`metric`,
      `t2`.`input`,
      `t2`.`file`,
      `t2`.`row`,
      `t2`.`document`,
      `t2`.`year`,
      `t2`.`contributor`,
      `t2`.`contributors`,
      `t2`.`addresses`,
      `t2`.`parts`,
      `t2`.`address_id`,
      `t2`.`status`,
      `t4`.`address_id` AS `address_id_right`,
      `t4`.`place_id`,
      `t4`.`answer`
    FROM `listings_listings_2` AS `t2`
    LEFT OUTER JOIN (
      SELECT
        `t1`.`address_id`,
        `t1`.`place_id`,
        `t1`.`status` AS `answer`
      FROM `tally_answers` AS `t1`
    ) AS `t4`
      ON `t2`.`address_id` = `t4`.`address_id`
  ) AS `t5`
) AS `t6`
GROUP BY
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8
